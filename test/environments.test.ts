import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { configWarnings, loadConfig, parseConfig } from "../src/config";
import { checkStacks } from "../src/services";
import { Unknown } from "../src/terraform/hcl";
import { instancesOf } from "../src/terraform/stack/instances";
import { regionOf } from "../src/terraform/stack/references";
import { situationsOf } from "../src/terraform/stack/situations";
import type { SynthesizedStack } from "../src/terraform/stack/synthesized-stack";
import { type ConfigOverrides, type Synthesized, synthesize } from "./support/synth";

/** The attributes that name a resource in AWS, by type. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  aws_appautoscaling_policy: ["name"],
  aws_cloudwatch_dashboard: ["dashboard_name"],
  aws_cloudwatch_log_group: ["name"],
  aws_cloudwatch_metric_alarm: ["alarm_name"],
  aws_db_instance: ["identifier", "final_snapshot_identifier"],
  aws_db_parameter_group: ["name"],
  aws_db_subnet_group: ["name"],
  aws_ecr_repository: ["name"],
  aws_ecs_cluster: ["name"],
  aws_ecs_service: ["name"],
  aws_ecs_task_definition: ["family"],
  aws_iam_role: ["name"],
  aws_kms_alias: ["name"],
  aws_lb: ["name"],
  aws_route53_record: ["name"],
  aws_route53_zone: ["name"],
  aws_s3_bucket: ["bucket"],
  aws_secretsmanager_secret: ["name"],
  aws_security_group: ["name"],
  aws_sns_topic: ["name"],
  aws_ssm_parameter: ["name"],
};

/** One per account and region, whoever manages it. */
const SINGLETONS = ["aws_ecr_replication_configuration"];

/** Named by AWS, with the provider's suffix, or part of another resource. */
const NAMELESS = [
  "aws_acm_certificate",
  "aws_acm_certificate_validation",
  "aws_appautoscaling_target",
  "aws_default_security_group",
  "aws_ecr_lifecycle_policy",
  "aws_eip",
  "aws_flow_log",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_internet_gateway",
  "aws_kms_key",
  "aws_lb_listener",
  "aws_lb_listener_rule",
  "aws_lb_target_group",
  "aws_nat_gateway",
  "aws_route",
  "aws_route53_health_check",
  "aws_route_table",
  "aws_route_table_association",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_replication_configuration",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
  "aws_secretsmanager_secret_rotation",
  "aws_secretsmanager_secret_version",
  "aws_sns_topic_policy",
  "aws_sns_topic_subscription",
  "aws_subnet",
  "aws_vpc",
  "aws_vpc_endpoint",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
];

/** IAM, S3 bucket names and Route 53 are global. */
const GLOBAL = /^aws_(iam|s3|route53)_/;

/** Every name that a configuration uses: `TYPE REGION NAME`, and where each stack's state is. */
function namesOf({ stacks }: Synthesized): Set<string> {
  return new Set(stacks.flatMap((stack) => [...namesIn(stack), ...stateOf(stack)]));
}

function namesIn(stack: SynthesizedStack): string[] {
  const types = Object.keys(stack.json.resource ?? {});
  return situationsOf(stack).flatMap((situation) =>
    types.flatMap((type) =>
      instancesOf(stack, type, situation).flatMap(({ values }) => {
        const where = GLOBAL.test(type) ? "global" : regionOf(stack, values);
        if (SINGLETONS.includes(type)) {
          return [`${type} ${where}`];
        }
        return (NAMES[type] ?? [])
          .map((attribute) => values[attribute] ?? undefined)
          .filter((name) => name !== undefined)
          .map((name) => `${type} ${where} ${name instanceof Unknown ? name.template : name}`);
      }),
    ),
  );
}

function stateOf(stack: SynthesizedStack): string[] {
  const { bucket, key } = stack.backend("s3") ?? {};
  return bucket === undefined ? [] : [`state ${bucket}/${key}`];
}

function collisions(one: Synthesized, other: Synthesized): string[] {
  const taken = namesOf(other);
  return [...namesOf(one)].filter((name) => taken.has(name)).sort();
}

const read = (file: string) => JSON.parse(readFileSync(path.join(__dirname, "..", "config", file), "utf8"));
const staging: ConfigOverrides = read("staging.example.json");
const exactly = (config: ConfigOverrides): ConfigOverrides => ({
  ...config,
  dns: { ...(config.dns as object), zone: { create: undefined, ...(config.dns as { zone: object }).zone } },
});

const production = synthesize();
const beside = synthesize(exactly(staging));

describe("staging and production in one account", () => {
  it("is a configuration without problems or warnings", () => {
    expect(configWarnings(loadConfig({ path: "config/staging.example.json" }))).toEqual([]);
  });

  it("breaks no rule", () => {
    expect(checkStacks(beside.stacks)).toEqual([]);
  });

  it("uses none of production's names", () => {
    expect(namesOf(production).size).toBeGreaterThan(80);
    expect(namesOf(beside).size).toBeGreaterThan(80);
    expect(collisions(production, beside)).toEqual([]);
  });

  it("covers every type of resource: each is listed as named or not", () => {
    const every = synthesize({
      dns: { zone: { create: undefined, id: "Z0123456789ABC", name: "acme.dev" }, https: true },
      notifications: { email: "ops@acme.dev" },
      credentials: {
        rotation: { functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:rotate", afterDays: 30 },
      },
    });
    const types = new Set(
      [production, beside, every].flatMap(({ stacks }) =>
        stacks.flatMap(({ json }) => Object.keys(json.resource ?? {})),
      ),
    );
    const known = [...Object.keys(NAMES), ...SINGLETONS, ...NAMELESS];
    expect([...types].filter((type) => !known.includes(type))).toEqual([]);
  });

  it("has a name wherever one is listed: none is known only after an apply", () => {
    const unknown = [...namesOf(production), ...namesOf(beside)].filter((name) =>
      // A final snapshot's name has the VPC's id only at its end.
      /\$\{(?!data\.|trimprefix\(aws_db_subnet_group\.)/.test(name),
    );
    expect(unknown).toEqual([]);
  });

  it("has its images copied by production's replication, of which there is one per account", () => {
    const { rule } = production.primary.resource(
      "aws_ecr_replication_configuration",
    ).replication_configuration;
    const filters = rule[0].repository_filter.map(({ filter }: { filter: string }) => filter);
    const repository: string = beside.primary.resource("aws_ecr_repository").name;
    expect(filters.filter((filter: string) => repository.startsWith(filter))).toEqual(["lamp-apache"]);
    expect(beside.primary.resources("aws_ecr_replication_configuration")).toEqual({});
    expect(beside.dr.resources("aws_ecr_replication_configuration")).toEqual({});
  });

  it("does not overlap production's networks, so that they can be connected later", () => {
    const blocks = [production, beside].flatMap(({ primary, dr }) =>
      [primary, dr].map((stack) => stack.resource("aws_vpc").cidr_block),
    );
    expect(blocks).toEqual(["11.0.0.0/16", "11.1.0.0/16", "10.20.0.0/16", "10.21.0.0/16"]);
  });
});

describe("what would collide", () => {
  it("a copy of production's configuration under another name keeps its repository, replication and record", () => {
    expect(collisions(production, synthesize({ name: "lamp-staging" }))).toEqual([
      "aws_ecr_replication_configuration eu-central-1",
      "aws_ecr_replication_configuration eu-west-1",
      "aws_ecr_repository eu-central-1 lamp-apache",
      "aws_ecr_repository eu-west-1 lamp-apache",
      "aws_route53_record global www.lamp-visitor.test",
      "aws_route53_zone global lamp-visitor.test",
    ]);
  });

  it("a log group that both configurations name", () => {
    const service = { logGroup: "/ecs/shared" };
    const [one, other] = [synthesize({ service }), synthesize({ ...exactly(staging), service })];
    expect(collisions(one, other)).toEqual([
      "aws_cloudwatch_log_group eu-central-1 /ecs/shared",
      "aws_cloudwatch_log_group eu-west-1 /ecs/shared",
    ]);
  });
});

describe("names that begin or end like another's parts", () => {
  it.each(["lamp-primary", "lamp-dr", "lamp-dns", "lamp-visitor", "lamp-state", "lamp2", "dr", "primary"])(
    "%s beside lamp",
    (name) => {
      const other = synthesize({ ...exactly(staging), name, image: { repository: undefined } });
      expect(collisions(production, other)).toEqual([]);
    },
  );
});

describe("a second region pair", () => {
  it.each([
    ["us-east-1", "us-west-2"],
    ["ap-southeast-2", "ap-southeast-1"],
    ["eu-central-1", "eu-west-1"],
  ])("%s and %s under its own name uses none of the first pair's names", (primary, dr) => {
    const pair = synthesize({
      ...exactly(staging),
      name: "lamp-2",
      regions: { primary: { region: primary }, dr: { region: dr } },
      image: { repository: "lamp-apache-2" },
    });
    expect(collisions(production, pair)).toEqual([]);
    expect(pair.primary.provider().region).toBe(primary);
    expect(pair.dr.provider().region).toBe(dr);
  });

  it("needs two different regions", () => {
    const { primary, dr } = read("production.json").regions;
    expect(() =>
      parseConfig({
        ...read("production.json"),
        regions: { primary, dr: { ...dr, region: primary.region } },
      }),
    ).toThrow("a region other than regions.primary.region, eu-west-1");
  });
});
