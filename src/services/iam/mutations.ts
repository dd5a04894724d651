import { type Mutations, of, replace } from "../test-support";

export const MUTATIONS: Mutations = {
  "iam-and-route53-independent-of-posture": ({ dr }) => {
    of(dr, "aws_iam_role", "web_service_task_role").count = '${var.posture == "active" ? 1 : 0}';
  },
  "iam-no-decrypt-on-all-keys": ({ primary }) => {
    const policy = of(primary, "aws_iam_role_policy", "web_service_execution_role_read_credentials");
    replace(policy, "policy", "aws_kms_key.credentials_key.arn", '"*"');
  },
  "iam-no-full-administrator": ({ dr }) => {
    of(dr, "aws_iam_role_policy_attachment").policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess";
  },
  "iam-no-requested-region": ({ dr }) => {
    const policy = of(dr, "aws_iam_role_policy", "web_service_execution_role_read_credentials");
    replace(
      policy,
      "policy",
      '"Action" = "ssm:GetParameters"',
      '"Action" = "ssm:GetParameters", "Condition" = {"StringEquals" = {"aws:RequestedRegion" = "eu-central-1"}}',
    );
  },
  "iam-no-service-wildcards": (stacks) => {
    const policy = of(stacks["terraform-state"], "aws_iam_role_policy", "primary_to_dr_policy");
    replace(policy, "policy", '"s3:ListBucket"', '"s3:*"');
  },
  "iam-role-names-unique": ({ dr }) =>
    replace(of(dr, "aws_iam_role", "web_service_task_role"), "name", "eu-central-1", "eu-west-1"),
  "iam-secret-arn-with-suffix": ({ primary }) => {
    const policy = of(primary, "aws_iam_role_policy", "web_service_execution_role_read_credentials");
    replace(
      policy,
      "policy",
      "aws_secretsmanager_secret.credentials.arn",
      '"arn:aws:secretsmanager:eu-west-1:123456789012:secret:lamp/database"',
    );
  },
};
