import { describe, expect, test } from "vitest";
import { type Call, simulate, simulateAssumeRole } from "../../../../test/support/iam-simulation";
import { PRODUCTION, synthesize } from "../../../../test/support/synth";
import { parseConfig } from "../../../config";
import { rolesOf, type StackRole } from "../../../documents/pipeline-policy/stack-roles";

const ACCOUNT = "123456789012";
const CONFIG = parseConfig(PRODUCTION);
const { primary, dr, terraformState, stacks } = synthesize();

/** A role in a stack; it must exist. */
function roleOf(stack: typeof primary, id: string): StackRole {
  const roles = rolesOf(stack, CONFIG);
  const role = roles[id];
  if (!role) {
    throw new Error(`No role ${id}; there is: ${Object.keys(roles).join(", ")}.`);
  }
  return role;
}

/** IAM's decision on each call, by `action resource`. */
async function ask(role: StackRole, calls: readonly (readonly [string, string, Call["context"]?])[]) {
  const decisions = calls.map(async ([action, resource, context]) => [
    `${action} ${resource}`,
    await simulate(role.policies, { action, resource, ...(context ? { context } : {}) }),
  ]);
  return Object.fromEntries(await Promise.all(decisions)) as Record<string, string>;
}

async function expectAllowed(role: StackRole, calls: Parameters<typeof ask>[1]) {
  expect(calls.length).toBeGreaterThan(0);
  expect(await ask(role, calls)).toEqual(
    Object.fromEntries(calls.map(([action, resource]) => [`${action} ${resource}`, "allowed"])),
  );
}

async function expectDenied(role: StackRole, calls: Parameters<typeof ask>[1]) {
  expect(calls.length).toBeGreaterThan(0);
  expect(await ask(role, calls)).toEqual(
    Object.fromEntries(calls.map(([action, resource]) => [`${action} ${resource}`, "denied"])),
  );
}

const secret = (region: string, name = "lamp/database-AbCdEf") =>
  `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:${name}`;
const parameter = (region: string, name = "lamp/database-host") =>
  `arn:aws:ssm:${region}:${ACCOUNT}:parameter/${name}`;
const key = (id: string) => `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${id}`;
const through = (service: string) => ({ "kms:ViaService": `${service}.eu-west-1.amazonaws.com` });

const REGIONS = [
  { name: "primary", stack: primary, here: "eu-west-1", there: "eu-central-1" },
  { name: "dr", stack: dr, here: "eu-central-1", there: "eu-west-1" },
];

describe.each(REGIONS)("the execution role of $name", ({ stack, here, there }) => {
  const role = roleOf(stack, "web_service_execution_role_role");

  test("reads the secret and the host in its region, pulls the image, and logs", () =>
    expectAllowed(role, [
      ["secretsmanager:GetSecretValue", secret(here)],
      ["ssm:GetParameters", parameter(here)],
      ["ecr:GetAuthorizationToken", "*"],
      ["ecr:BatchGetImage", `arn:aws:ecr:${here}:${ACCOUNT}:repository/lamp-apache`],
      ["ecr:GetDownloadUrlForLayer", `arn:aws:ecr:${here}:${ACCOUNT}:repository/lamp-apache`],
      [
        "logs:PutLogEvents",
        `arn:aws:logs:${here}:${ACCOUNT}:log-group:/ecs/lamp-visitor:log-stream:apache/1`,
      ],
    ]));

  test("reads nothing in the other region, and no other secret or parameter", () =>
    expectDenied(role, [
      ["secretsmanager:GetSecretValue", secret(there)],
      ["ssm:GetParameters", parameter(there)],
      ["secretsmanager:GetSecretValue", secret(here, "lamp/other-AbCdEf")],
      ["secretsmanager:GetSecretValue", secret(here, "lamp/database-ZyXwVu")],
      ["ssm:GetParameters", parameter(here, "lamp/other")],
      ["ssm:GetParameter", parameter(here)],
    ]));

  test("changes nothing", () =>
    expectDenied(role, [
      ["secretsmanager:PutSecretValue", secret(here)],
      ["secretsmanager:DeleteSecret", secret(here)],
      ["secretsmanager:DescribeSecret", secret(here)],
      ["ssm:PutParameter", parameter(here)],
      ["ecr:PutImage", `arn:aws:ecr:${here}:${ACCOUNT}:repository/lamp-apache`],
      ["ecr:BatchDeleteImage", `arn:aws:ecr:${here}:${ACCOUNT}:repository/lamp-apache`],
      ["logs:DeleteLogGroup", `arn:aws:logs:${here}:${ACCOUNT}:log-group:/ecs/lamp-visitor`],
      ["iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/lamp-visitor-task-${here}`],
      ["sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/lamp-visitor-task-${here}`],
      ["rds:PromoteReadReplica", `arn:aws:rds:${here}:${ACCOUNT}:db:lamp-dr-1`],
      ["s3:GetObject", "arn:aws:s3:::lamp-tfstate-123456789012-eu-west-1/primary/terraform.tfstate"],
    ]));
});

describe("the execution role of primary", () => {
  const role = roleOf(primary, "web_service_execution_role_role");

  test("decrypts with the secret's key, through Secrets Manager only", async () => {
    await expectAllowed(role, [["kms:Decrypt", key("credentials_key"), through("secretsmanager")]]);
    await expectDenied(role, [["kms:Decrypt", key("credentials_key"), through("rds")]]);
    await expectDenied(role, [["kms:Decrypt", key("credentials_key")]]);
  });

  test("uses the key for nothing else, and no other key", () =>
    expectDenied(role, [
      ["kms:Decrypt", key("database_key"), through("secretsmanager")],
      ["kms:Encrypt", key("credentials_key"), through("secretsmanager")],
      ["kms:ScheduleKeyDeletion", key("credentials_key")],
    ]));
});

test("the execution role of dr uses no customer managed key: the replica uses the AWS managed one", () =>
  expectDenied(roleOf(dr, "web_service_execution_role_role"), [
    ["kms:Decrypt", "arn:aws:kms:eu-central-1:123456789012:key/database_key"],
    ["kms:Decrypt", key("credentials_key")],
  ]));

describe.each(REGIONS)("the task role of $name", ({ stack, here }) => {
  const role = roleOf(stack, "web_service_task_role");

  test("has no policy at all", () => {
    expect(role.policies).toEqual([]);
  });

  test("may do nothing", () =>
    expectDenied(role, [
      ["secretsmanager:GetSecretValue", secret(here)],
      ["ssm:GetParameters", parameter(here)],
      ["rds-db:connect", `arn:aws:rds-db:${here}:${ACCOUNT}:dbuser:db-ABCDEFGHIJKL/lamp`],
      ["s3:ListAllMyBuckets", "*"],
      ["ec2:DescribeInstances", "*"],
      ["sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/lamp-visitor-execution-${here}`],
    ]));
});

describe.each(REGIONS)("the flow logs role of $name", ({ name, stack, here, there }) => {
  const role = roleOf(stack, "network_flow_log_role");
  const group = (region: string, path: string) => `arn:aws:logs:${region}:${ACCOUNT}:log-group:${path}`;

  test("writes to its own log group", () =>
    expectAllowed(role, [
      ["logs:CreateLogStream", `${group(here, `/vpc/lamp-${name}/flow-logs`)}:log-stream:eni-1`],
      ["logs:PutLogEvents", `${group(here, `/vpc/lamp-${name}/flow-logs`)}:log-stream:eni-1`],
      ["logs:DescribeLogStreams", group(here, `/vpc/lamp-${name}/flow-logs`)],
    ]));

  test("writes to no other, and reads and deletes none", () =>
    expectDenied(role, [
      ["logs:PutLogEvents", `${group(here, "/ecs/lamp-visitor")}:log-stream:apache`],
      ["logs:PutLogEvents", `${group(there, `/vpc/lamp-${name}/flow-logs`)}:log-stream:eni-1`],
      ["logs:GetLogEvents", `${group(here, `/vpc/lamp-${name}/flow-logs`)}:log-stream:eni-1`],
      ["logs:DeleteLogGroup", group(here, `/vpc/lamp-${name}/flow-logs`)],
    ]));
});

const REPLICATIONS = [
  {
    id: "primary_to_dr_role",
    from: "arn:aws:s3:::lamp-tfstate-123456789012-eu-west-1",
    to: "arn:aws:s3:::lamp-tfstate-123456789012-eu-central-1",
    prefixes: ["terraform-state", "primary"],
    others: ["dr", "dns"],
  },
  {
    id: "dr_to_primary_role",
    from: "arn:aws:s3:::lamp-tfstate-123456789012-eu-central-1",
    to: "arn:aws:s3:::lamp-tfstate-123456789012-eu-west-1",
    prefixes: ["dr", "dns"],
    others: ["terraform-state", "primary"],
  },
];

describe.each(REPLICATIONS)("the replication role $id", ({ id, from, to, prefixes, others }) => {
  const role = roleOf(terraformState, id);
  const state = (bucket: string, prefix: string) => `${bucket}/${prefix}/terraform.tfstate`;

  test("reads versions of its own stacks' states and writes their replicas", () =>
    expectAllowed(role, [
      ["s3:GetReplicationConfiguration", from],
      ["s3:ListBucket", from],
      ...prefixes.flatMap((prefix): [string, string][] => [
        ["s3:GetObjectVersionForReplication", state(from, prefix)],
        ["s3:GetObjectVersionAcl", state(from, prefix)],
        ["s3:GetObjectVersionTagging", state(from, prefix)],
        ["s3:ReplicateObject", state(to, prefix)],
        ["s3:ReplicateDelete", state(to, prefix)],
        ["s3:ReplicateTags", state(to, prefix)],
      ]),
    ]));

  test("touches no state of the other stacks, on either side", () =>
    expectDenied(
      role,
      others.flatMap((prefix): [string, string][] => [
        ["s3:GetObjectVersionForReplication", state(from, prefix)],
        ["s3:ReplicateObject", state(to, prefix)],
        ["s3:ReplicateDelete", state(to, prefix)],
      ]),
    ));

  test("writes nothing at the source, reads nothing at the destination, and puts or deletes nothing itself", () =>
    expectDenied(
      role,
      prefixes.flatMap((prefix): [string, string][] => [
        ["s3:ReplicateObject", state(from, prefix)],
        ["s3:ReplicateDelete", state(from, prefix)],
        ["s3:GetObjectVersionForReplication", state(to, prefix)],
        ["s3:ListBucket", to],
        ["s3:GetObject", state(from, prefix)],
        ["s3:PutObject", state(to, prefix)],
        ["s3:DeleteObject", state(to, prefix)],
        ["s3:DeleteObjectVersion", state(to, prefix)],
        ["s3:PutBucketPolicy", to],
      ]),
    ));
});

const SERVICES = ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com", "lambda.amazonaws.com", "s3.amazonaws.com"];

/** Which service assumes which role. */
const TRUSTED: Readonly<Record<string, string>> = {
  network_flow_log_role: "vpc-flow-logs.amazonaws.com",
  web_service_execution_role_role: "ecs-tasks.amazonaws.com",
  web_service_task_role: "ecs-tasks.amazonaws.com",
  primary_to_dr_role: "s3.amazonaws.com",
  dr_to_primary_role: "s3.amazonaws.com",
};

const ROLES = stacks.flatMap((stack) =>
  Object.entries(rolesOf(stack, CONFIG)).map(([id, role]) => ({ name: `${stack.name} ${id}`, id, role })),
);

test("every role in the stacks is covered", () => {
  expect([...new Set(ROLES.map(({ id }) => id))].sort()).toEqual(Object.keys(TRUSTED).sort());
});

describe.each(ROLES)("$name", ({ id, role: { trustPolicy } }) => {
  const trusted = TRUSTED[id] ?? "";

  test("can be assumed by its service for this account", async () => {
    const context = { "aws:SourceAccount": ACCOUNT };
    expect(await simulateAssumeRole(trustPolicy, trusted, { context })).toBe("allowed");
  });

  test("cannot be assumed by its service for another account, which would be a confused deputy", async () => {
    const context = { "aws:SourceAccount": "999999999999" };
    expect(await simulateAssumeRole(trustPolicy, trusted, { context })).toBe("denied");
  });

  test.each([...SERVICES.filter((service) => service !== trusted), `arn:aws:iam::${ACCOUNT}:user/anyone`])(
    "is not assumed by %s",
    async (principal) => {
      const context = { "aws:SourceAccount": ACCOUNT };
      expect(await simulateAssumeRole(trustPolicy, principal, { context })).toBe("denied");
    },
  );
});
