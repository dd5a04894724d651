import { database, type Mutations, of, replace } from "../test-support";

export const MUTATIONS: Mutations = {
  "terraform-ephemeral-in-write-only": ({ primary }) => {
    database(primary).tags.Password = "${ephemeral.aws_secretsmanager_secret_version.stored.secret_string}";
  },
  "terraform-ephemerals-at-home": ({ primary, dr }) => {
    dr.ephemeral = primary.ephemeral;
  },
  "terraform-literals-in-own-region": ({ dr }) => {
    of(dr, "aws_vpc_endpoint").service_name = "com.amazonaws.eu-west-1.s3";
  },
  "terraform-no-cross-stack-outputs": ({ primary }) => {
    primary.output["cross-stack-output-aws_vpcnetwork_vpcid"] = { value: "${aws_vpc.network_vpc.id}" };
  },
  "terraform-no-escaped-expression": ({ dr }) =>
    replace(
      of(dr, "aws_cloudwatch_dashboard"),
      "dashboard_body",
      "lamp-dr-${var.database_generation}",
      "lamp-dr-$${var.database_generation}",
    ),
  "terraform-no-leaked-token": ({ dr }) => {
    of(dr, "aws_vpc").tags.Name = "vpc--8.109562212591379e+298";
  },
  "terraform-no-secret-literal": ({ primary }) =>
    replace(
      database(primary),
      "password_wo",
      "jsondecode(ephemeral.aws_secretsmanager_secret_version.stored[0].secret_string).password",
      '"hunter2"',
    ),
  "terraform-prevent-destroy": ({ dr }) => delete of(dr, "aws_kms_key").lifecycle,
  "terraform-provider-account": ({ dns }) => delete dns.provider.aws[1].allowed_account_ids,
  "terraform-provider-pinned": ({ dr }) => {
    dr.terraform.required_providers.aws.version = "~> 5.100";
  },
  "terraform-reads-state-in-own-region": ({ dr }) => {
    const { config } = dr.data.terraform_remote_state.primary;
    Object.assign(config, { bucket: "lamp-tfstate-123456789012-eu-west-1", region: "eu-west-1" });
  },
  "terraform-region-stack-one-region": ({ dr }) =>
    dr.provider.aws.push({ alias: "peer", region: "eu-west-1" }),
  "terraform-remote-state-without-defaults": ({ dr }) => {
    dr.data.terraform_remote_state.primary.defaults = { database_arn: "" };
  },
  "terraform-required-version": ({ dns }) => {
    dns.terraform.required_version = ">= 1.5";
  },
  "terraform-state-read-has-producer": ({ primary }) => delete primary.output.database_arn,
};
