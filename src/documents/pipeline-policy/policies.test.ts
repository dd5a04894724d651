import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type Call, simulate, simulateAssumeRole } from "../../../test/support/iam-simulation";
import { synthesize } from "../../../test/support/synth";
import { type Config, loadConfig, parseConfig } from "../../config";
import { documentWith } from "../../config/test-support";
import { holdsData } from "../../review/rules/destroy/kinds";
import { SERVICES } from "../../services";
import type { RecordedCall, Recording, Run } from "../../services/recorded-call";
import { impliedCalls } from "./implied-calls";
import { recordedResourceTypes, recordingConfig } from "./life-cycle";
import { mirroredCalls } from "./mirror";
import { LONGEST_POLICY, pipelinePolicies, ROLE_POLICIES } from "./policies";
import type { Policy } from "./policy";
import { fromTemplate } from "./template";
import { NO_REPOSITORY, trustPolicies } from "./trust";

const ROOT = path.resolve(__dirname, "../../..");
const RECORDING: Recording = JSON.parse(
  readFileSync(path.join(ROOT, "pipelines/recorded-calls.json"), "utf8"),
);
const RECORDED = RECORDING.calls;

const ACCOUNT = "123456789012";
const PLAIN = recordingConfig();
/** With every optional part, so that every recorded call is configured except the creation of the zone. */
const EVERYTHING = parseConfig({
  name: "shop",
  accountId: ACCOUNT,
  image: { repository: "shop-web", tag: "latest" },
  regions: {
    primary: { region: "us-west-2", cidrBlock: "10.0.0.0/16" },
    dr: { region: "us-east-2", cidrBlock: "10.1.0.0/16" },
  },
  network: { natGateway: "when-active" },
  dns: { zone: { id: "Z0123456789ABC", name: "shop.test" }, recordName: "www", https: true },
});

const MAKES_ZONE = "route53:CreateHostedZone";

type Role = keyof typeof ROLE_POLICIES;

function policiesOf(role: Role, config: Config) {
  const all = pipelinePolicies(RECORDED, config);
  return ROLE_POLICIES[role].map((name) => {
    const policy = all[name];
    if (policy === undefined) {
      throw new Error(`There is no policy ${name}.`);
    }
    return policy;
  });
}

/** AWS sets the region of every call: without it a policy would deny for the wrong reason. */
function decision(role: Role, call: Call, config = PLAIN) {
  const [, , , region] = call.resource.split(":");
  const context = { "aws:RequestedRegion": region || "us-east-1", ...call.context };
  return simulate(policiesOf(role, config), { ...call, context });
}

/** An ARN as in a call, with invented values for what AWS generates. */
function concrete(arn: string): string {
  if (arn === "*") {
    return arn;
  }
  return arn
    .replace("??????", "AbCdEf")
    .replace(/(:key\/|:certificate\/)\*$/, "$111111111-2222-3333-4444-555555555555")
    .replaceAll("*", "1");
}

/** The calls that one recorded or implied entry stands for, as they reach IAM. */
function callsOf(call: RecordedCall, config: Config): Call[] {
  const region = call.region === "global" ? "us-east-1" : fromTemplate(call.region, config);
  const contexts = Object.entries(call.context ?? {}).reduce<Record<string, string>[]>(
    (some, [key, values]) =>
      some.flatMap((context) =>
        [values].flat().map((value) => ({ ...context, [key]: fromTemplate(value, config) })),
      ),
    [{ "aws:RequestedRegion": region }],
  );
  const project = config.name;
  const existing = call.resources.map((arn) => ({ arn, tag: existingTag(call, arn, project) }));
  const created = (call.created ?? []).map((arn) => ({ arn, tag: { "aws:RequestTag/Project": project } }));
  return contexts.flatMap((context) =>
    [...existing, ...created].map(({ arn, tag }) => ({
      action: call.action,
      resource: concrete(fromTemplate(arn, config)),
      context: { ...context, ...tag },
    })),
  );
}

function existingTag({ action }: RecordedCall, arn: string, project: string): Record<string, string> {
  if (action === "route53:ChangeResourceRecordSets") {
    return { "route53:ChangeResourceRecordSetsNormalizedRecordNames": recordName };
  }
  if (/^application-autoscaling:(Register|Deregister|Put|Delete)/.test(action)) {
    return { "application-autoscaling:service-namespace": "ecs" };
  }
  return /^arn:aws:(acm:|application-autoscaling:|ec2:|kms:.*:key\/)/.test(arn)
    ? { "aws:ResourceTag/Project": project }
    : {};
}
const recordName = "www.shop.test";

/** If a Describe action takes a resource, a grant on all is tested with one: the first that the action knows. */
const ONE_OF_ALL: Readonly<Record<string, readonly string[]>> = {
  acm: ["certificate/1"],
  "application-autoscaling": ["scalable-target/1"],
  cloudwatch: ["alarm:other"],
  ec2: ["vpc/vpc-1", "elastic-ip/eipalloc-1"],
  ecr: ["repository/other"],
  ecs: ["cluster/other", "service/other/other", "task-definition/other:1"],
  elasticloadbalancing: ["loadbalancer/app/other/1"],
  logs: ["log-group:other"],
  rds: ["db:other", "pg:other", "subgrp:other"],
};

/**
 * The simulator knows these actions only for classic load balancers, and refuses the request. AWS accepts them for the
 * parts of an application load balancer: so the test looks up the statement that allows it, with its only condition.
 */
function isUnknownToSimulator({ action, resource }: Call): boolean {
  return /^elasticloadbalancing:(Add|Remove)Tags$/.test(action) && !resource.includes(":loadbalancer/");
}

function lookUp(policies: readonly Policy[], { action, context = {}, resource }: Call) {
  const tag = "aws:ResourceTag/Project";
  const matches = (pattern: string) =>
    new RegExp(
      `^${pattern
        .split("*")
        .map((part) => part.replace(/[.?+^$()|{}[\]\\]/g, "\\$&"))
        .join(".*")}$`,
    ).test(resource);
  const statement = policies
    .flatMap(({ Statement }) => Statement)
    .find(
      ({ Action, Condition, Effect, Resource }) =>
        Effect === "Allow" &&
        Condition?.StringEquals === undefined &&
        isUnlessOther(Condition?.StringEqualsIfExists?.[tag], context[tag]) &&
        Action.includes(action) &&
        Resource.some(matches),
    );
  return statement === undefined ? "denied" : "allowed";
}

/** `StringEqualsIfExists`; a statement without it requires nothing. */
function isUnlessOther(asked: unknown, said: unknown): boolean {
  return asked === undefined || said === undefined || asked === said;
}

async function simulateAny(policies: readonly Policy[], call: Call) {
  if (isUnknownToSimulator(call)) {
    return lookUp(policies, call);
  }
  const [service = ""] = call.action.split(":");
  const region = String(call.context?.["aws:RequestedRegion"]);
  const others = (ONE_OF_ALL[service] ?? []).map((rest) => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`);
  let unknown: unknown;
  for (const resource of call.resource === "*" ? ["*", ...others] : [call.resource]) {
    try {
      return await simulate(policies, { ...call, resource });
    } catch (error) {
      unknown = error;
    }
  }
  throw unknown;
}

describe("each recorded call is allowed for the role that made it", () => {
  const all = [...RECORDED, ...impliedCalls(RECORDED, EVERYTHING)];

  it.each<[Run, number]>([
    ["plan", 20],
    ["refresh", 100],
    ["apply", 200],
    ["activate", 80],
    ["retire", 80],
  ])("%s", async (run, atLeast) => {
    const calls = all
      .filter((call) => call.run === run && call.action !== MAKES_ZONE)
      .flatMap((call) => callsOf(call, EVERYTHING));
    const policies = policiesOf(run, EVERYTHING);
    const decisions = await Promise.all(
      calls.map(async (call) => ({ call, decision: await simulateAny(policies, call) })),
    );
    expect(decisions.length).toBeGreaterThan(atLeast);
    expect(decisions.filter((one) => one.decision !== "allowed")).toEqual([]);
  });

  it("the creation of the zone, if the configuration has it created", async () => {
    expect(RECORDED.filter(({ action }) => action === MAKES_ZONE).map(({ run }) => run)).toEqual(["apply"]);
    const call = { action: MAKES_ZONE, resource: "*" };
    expect(await decision("apply", call, PLAIN)).toBe("allowed");
    expect(await decision("apply", call, EVERYTHING)).toBe("denied");
  });

  it("but not without the policy", async () => {
    const [call] = RECORDED.filter(({ action }) => action === "rds:PromoteReadReplica");
    const [first] = callsOf(call as RecordedCall, PLAIN);
    expect(await simulate([], first as Call)).toBe("denied");
  });
});

describe("tags of networks", () => {
  const tag = (resource: string, context: Call["context"]) =>
    decision("apply", {
      action: "ec2:CreateTags",
      resource: arn("ec2", "eu-west-1", resource),
      context: { ...inRegion("eu-west-1"), ...context },
    });

  it("are set on new resources, and on the default security group, which has none", async () => {
    const ours = { "aws:RequestTag/Project": "lamp" };
    expect(await tag("security-group/sg-1", ours)).toBe("allowed");
    expect(await tag("subnet/subnet-1", { ...ours, "ec2:CreateAction": "CreateSubnet" })).toBe("allowed");
    expect(await tag("subnet/subnet-1", ours)).toBe("denied");
  });

  it("are changed on the project's own resources", async () => {
    expect(await tag("subnet/subnet-1", OUR_TAG)).toBe("allowed");
    expect(await tag("security-group/sg-1", OUR_TAG)).toBe("allowed");
    expect(await tag("subnet/subnet-1", { "aws:ResourceTag/Project": "payroll" })).toBe("denied");
  });
});

describe("the recording", () => {
  it("is of the stacks as they are: if not, npm run pipeline-policy -- --record", () => {
    expect(recordedResourceTypes()).toEqual(RECORDING.resourceTypes);
    expect(RECORDING.resourceTypes.length).toBeGreaterThan(50);
  });

  it("has no read of the secret's value in a plan without a refresh", () => {
    const values = RECORDED.filter(({ action }) => action === "secretsmanager:GetSecretValue");
    expect([...new Set(values.map(({ run }) => run))]).toEqual(["apply", "refresh", "retire"]);
  });

  it("has, in a plan without a refresh, what the stacks' data sources of every region read", () => {
    const read = (region: string) =>
      RECORDED.filter((call) => call.run === "plan" && call.region === region).map(({ action }) => action);
    for (const region of ["{primary}", "{dr}"]) {
      expect(read(region)).toEqual(
        expect.arrayContaining([
          "ecs:DescribeServices",
          "elasticloadbalancing:DescribeRules",
          "elasticloadbalancing:DescribeTags",
          "rds:DescribeDBInstances",
          "tag:GetResources",
        ]),
      );
    }
  });

  it("has an activation that calls nothing in the primary region, and changes nothing in IAM and Route 53", () => {
    const activation = RECORDED.filter(({ run }) => run === "activate");
    expect(activation.filter(({ region }) => region === "{primary}")).toEqual([]);
    const global = activation.filter(({ region }) => region === "global").map(({ action }) => action);
    expect(global.filter((action) => !/:(Get|List)/.test(action) && action !== "iam:PassRole")).toEqual([]);
  });

  it("has the promotion, the replica's creation, and what is destroyed", () => {
    const actions = (run: Run) => RECORDED.filter((call) => call.run === run).map(({ action }) => action);
    expect(actions("activate")).toContain("rds:PromoteReadReplica");
    expect(actions("apply")).toEqual(
      expect.arrayContaining([
        "rds:CreateDBInstanceReadReplica",
        "ecs:DeleteService",
        "ec2:DeleteNatGateway",
        "cloudwatch:DeleteAlarms",
      ]),
    );
    expect(actions("retire")).toContain("rds:DeleteDBInstance");
  });

  it("has every type that a service claims, except the one whose calls are known without it", () => {
    const types = SERVICES.flatMap(({ resources }) => Object.keys(resources));
    expect(types.filter((type) => !RECORDING.resourceTypes.includes(type))).toEqual([
      "aws_secretsmanager_secret_rotation",
    ]);
  });

  it("destroys nothing that holds data", () => {
    const replaceable = SERVICES.flatMap(({ resources }) =>
      Object.entries(resources).flatMap(([type, one]) => (one.replaceable ? [type] : [])),
    );
    expect(replaceable.length).toBeGreaterThan(20);
    expect(replaceable.filter(holdsData)).toEqual([]);
  });

  it("has no value of a configuration or of this machine", () => {
    const text = JSON.stringify(RECORDING);
    expect(text).not.toMatch(/eu-west-1|eu-central-1|123456789012|lamp|127\.0\.0\.1|\/tmp/);
  });
});

const arn = (service: string, region: string, rest: string) =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;
const inRegion = (region: string) => ({ "aws:RequestedRegion": region });
const OUR_TAG = { "aws:ResourceTag/Project": "lamp" };
const KEY = "key/11111111-2222-3333-4444-555555555555";
const BUCKET = `arn:aws:s3:::lamp-tfstate-${ACCOUNT}`;

describe("what no role of the pipeline may do", () => {
  it.each<[string, Call]>([
    [
      "delete the writer",
      { action: "rds:DeleteDBInstance", resource: arn("rds", "eu-west-1", "db:lamp-primary-1") },
    ],
    [
      "delete the replica",
      { action: "rds:DeleteDBInstance", resource: arn("rds", "eu-central-1", "db:lamp-dr-1") },
    ],
    [
      "delete a snapshot",
      { action: "rds:DeleteDBSnapshot", resource: arn("rds", "eu-west-1", "snapshot:lamp-primary-1-final") },
    ],
    [
      "schedule a key's deletion",
      { action: "kms:ScheduleKeyDeletion", resource: arn("kms", "eu-west-1", KEY), context: OUR_TAG },
    ],
    ["disable a key", { action: "kms:DisableKey", resource: arn("kms", "eu-west-1", KEY), context: OUR_TAG }],
    [
      "delete a zone",
      { action: "route53:DeleteHostedZone", resource: "arn:aws:route53:::hostedzone/Z0123456789ABC" },
    ],
    [
      "delete the secret",
      {
        action: "secretsmanager:DeleteSecret",
        resource: arn("secretsmanager", "eu-west-1", "secret:lamp/database-AbCdEf"),
      },
    ],
    ["delete a state bucket", { action: "s3:DeleteBucket", resource: `${BUCKET}-eu-west-1` }],
    [
      "delete an old version of a state",
      { action: "s3:DeleteObjectVersion", resource: `${BUCKET}-eu-west-1/primary/terraform.tfstate` },
    ],
    [
      "delete a state",
      { action: "s3:DeleteObject", resource: `${BUCKET}-eu-west-1/primary/terraform.tfstate` },
    ],
    [
      "write the state of the state buckets",
      { action: "s3:PutObject", resource: `${BUCKET}-eu-west-1/terraform-state/terraform.tfstate` },
    ],
    [
      "read another key of the state bucket",
      { action: "s3:GetObject", resource: `${BUCKET}-eu-west-1/other/x` },
    ],
    [
      "read another bucket",
      { action: "s3:GetObject", resource: "arn:aws:s3:::payroll/primary/terraform.tfstate" },
    ],
    [
      "change a role that is not the project's",
      { action: "iam:PutRolePolicy", resource: `arn:aws:iam::${ACCOUNT}:role/admin` },
    ],
    [
      "change its own role",
      { action: "iam:PutRolePolicy", resource: `arn:aws:iam::${ACCOUNT}:role/lamp-pipeline-apply` },
    ],
    [
      "give a role of the project every right",
      {
        action: "iam:AttachRolePolicy",
        resource: `arn:aws:iam::${ACCOUNT}:role/lamp-visitor-task-eu-west-1`,
        context: { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" },
      },
    ],
    [
      "hand a role of the project to another service",
      {
        action: "iam:PassRole",
        resource: `arn:aws:iam::${ACCOUNT}:role/lamp-visitor-execution-eu-west-1`,
        context: { "iam:PassedToService": "lambda.amazonaws.com" },
      },
    ],
    ["create a user", { action: "iam:CreateUser", resource: `arn:aws:iam::${ACCOUNT}:user/backdoor` }],
    [
      "make a subnet in another region",
      {
        action: "ec2:CreateSubnet",
        resource: arn("ec2", "us-west-2", "subnet/subnet-1"),
        context: { ...inRegion("us-west-2"), "aws:RequestTag/Project": "lamp" },
      },
    ],
    [
      "look at another region's networks",
      { action: "ec2:DescribeVpcs", resource: "*", context: inRegion("us-west-2") },
    ],
    [
      "make a subnet in somebody else's network",
      {
        action: "ec2:CreateSubnet",
        resource: arn("ec2", "eu-west-1", "vpc/vpc-1"),
        context: { ...inRegion("eu-west-1"), "aws:ResourceTag/Project": "payroll" },
      },
    ],
    [
      "take over somebody else's security group by its tag",
      {
        action: "ec2:CreateTags",
        resource: arn("ec2", "eu-west-1", "security-group/sg-1"),
        context: {
          ...inRegion("eu-west-1"),
          "aws:RequestTag/Project": "lamp",
          "aws:ResourceTag/Project": "payroll",
        },
      },
    ],
    [
      "use a key beside the services that need it",
      {
        action: "kms:Decrypt",
        resource: arn("kms", "eu-west-1", KEY),
        context: { ...OUR_TAG, ...inRegion("eu-west-1") },
      },
    ],
    [
      "change somebody else's database",
      { action: "rds:ModifyDBInstance", resource: arn("rds", "eu-west-1", "db:payroll") },
    ],
    [
      "change somebody else's alarm",
      { action: "cloudwatch:PutMetricAlarm", resource: arn("cloudwatch", "eu-west-1", "alarm:payroll") },
    ],
  ])("%s", async (_, call) => {
    const decisions = await Promise.all(
      (["plan", "refresh", "apply", "activate"] as const).map((role) => decision(role, call)),
    );
    expect(decisions).toEqual(["denied", "denied", "denied", "denied"]);
  });

  it("change a record of another name, for the apply role", async () => {
    const change = (name: string) =>
      decision(
        "apply",
        {
          action: "route53:ChangeResourceRecordSets",
          resource: "arn:aws:route53:::hostedzone/Z0123456789ABC",
          context: { "route53:ChangeResourceRecordSetsNormalizedRecordNames": name },
        },
        EVERYTHING,
      );
    expect(await change("www.shop.test")).toBe("allowed");
    expect(await change("_acme.www.shop.test")).toBe("allowed");
    expect(await change("mail.shop.test")).toBe("denied");
  });

  it("even if another policy allows everything", async () => {
    const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
    const { never } = pipelinePolicies(RECORDED, PLAIN);
    const call = { action: "rds:DeleteDBInstance", resource: arn("rds", "eu-west-1", "db:lamp-primary-1") };
    expect(await simulate([everything], call)).toBe("allowed");
    expect(await simulate([everything, never as never], call)).toBe("denied");
  });
});

describe("where the roles of the stacks have a permissions boundary", () => {
  const boundary = `arn:aws:iam::${ACCOUNT}:policy/shop-boundary`;
  const bounded: Config = { ...EVERYTHING, iam: { permissionsBoundaryArn: boundary } };
  const role = `arn:aws:iam::${ACCOUNT}:role/shop-visitor-execution-us-west-2`;
  const managed = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
  const ask = (
    taken: Role,
    operation: string,
    arn: string | undefined,
    { config = bounded, resource = role } = {},
  ) =>
    decision(
      taken,
      {
        action: `iam:${operation}`,
        resource,
        context: {
          ...(arn === undefined ? {} : { "iam:PermissionsBoundary": arn }),
          ...(/(At|De)tachRolePolicy/.test(operation) ? { "iam:PolicyARN": managed } : {}),
        },
      },
      config,
    );
  const CHANGES = ["CreateRole", "PutRolePolicy", "AttachRolePolicy", "DeleteRolePolicy", "DetachRolePolicy"];

  it.each(
    (["apply", "retire"] as const).flatMap((taken) => CHANGES.map((change) => [taken, change] as const)),
  )("%s: %s of a role that has it, of no other", async (taken, change) => {
    expect(await ask(taken, change, boundary)).toBe("allowed");
    expect(await ask(taken, change, undefined)).toBe("denied");
    expect(await ask(taken, change, "arn:aws:iam::aws:policy/AdministratorAccess")).toBe("denied");
  });

  it.each(["apply", "retire"] as const)("%s puts it on a role that was there before", async (taken) => {
    const put = "PutRolePermissionsBoundary";
    expect(await ask(taken, put, boundary)).toBe("allowed");
    expect(await ask(taken, put, "arn:aws:iam::aws:policy/AdministratorAccess")).toBe("denied");
    const own = `arn:aws:iam::${ACCOUNT}:role/shop-pipeline-apply`;
    expect(await ask(taken, put, boundary, { resource: own })).toBe("denied");
  });

  it("never another, even if another policy allows everything", async () => {
    const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
    const put = (arn: string, config: Config) =>
      simulate([everything, pipelinePolicies(RECORDED, config).never as Policy], {
        action: "iam:PutRolePermissionsBoundary",
        resource: role,
        context: { "iam:PermissionsBoundary": arn },
      });
    expect(await put(boundary, bounded)).toBe("allowed");
    expect(await put("arn:aws:iam::aws:policy/AdministratorAccess", bounded)).toBe("denied");
    expect(await put(boundary, EVERYTHING)).toBe("denied");
  });

  it.each(Object.keys(ROLE_POLICIES) as Role[])(
    "%s takes it from no role, and changes no policy",
    async (taken) => {
      const onPolicy = (action: string) => decision(taken, { action, resource: boundary }, bounded);
      expect(await ask(taken, "DeleteRolePermissionsBoundary", boundary)).toBe("denied");
      for (const change of [
        "CreatePolicyVersion",
        "SetDefaultPolicyVersion",
        "DeletePolicyVersion",
        "DeletePolicy",
      ]) {
        expect(await onPolicy(`iam:${change}`)).toBe("denied");
      }
    },
  );

  it.each(["plan", "refresh", "activate"] as const)("%s changes no role at all", async (taken) => {
    for (const change of [...CHANGES, "PutRolePermissionsBoundary"]) {
      expect(await ask(taken, change, boundary)).toBe("denied");
    }
  });
});

describe("a boundary", () => {
  it("is removed from no role if none is configured, even if another policy allows everything", async () => {
    const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
    const call = {
      action: "iam:DeleteRolePermissionsBoundary",
      resource: `arn:aws:iam::${ACCOUNT}:role/lamp-visitor-task-eu-west-1`,
    };
    expect(await simulate([everything], call)).toBe("allowed");
    expect(await simulate([everything, pipelinePolicies(RECORDED, PLAIN).never as Policy], call)).toBe(
      "denied",
    );
  });
});

describe("the plan role", () => {
  it("does not read the secret's value", async () => {
    const secret = arn("secretsmanager", "eu-west-1", "secret:lamp/database-AbCdEf");
    const call = { action: "secretsmanager:GetSecretValue", resource: secret };
    expect(await decision("plan", call)).toBe("denied");
    expect(await decision("refresh", call)).toBe("allowed");
    expect(await decision("apply", call)).toBe("allowed");
  });

  it("writes only the locks of the states, and so does the role that refreshes", () => {
    const { plan, refresh } = pipelinePolicies(RECORDED, PLAIN);
    const statements = [...(plan?.Statement ?? []), ...(refresh?.Statement ?? [])];
    const writes = statements.filter(({ Action }) =>
      Action.some((action) => !/:(Describe|Get|List|Decrypt$)/.test(action)),
    );
    expect(writes.map(({ Action }) => Action)).toEqual([["s3:DeleteObject", "s3:PutObject"]]);
    expect(writes[0]?.Resource).toEqual([
      `${BUCKET}-eu-central-1/dns/terraform.tfstate.tflock`,
      `${BUCKET}-eu-central-1/dr/terraform.tfstate.tflock`,
      `${BUCKET}-eu-west-1/primary/terraform.tfstate.tflock`,
      `${BUCKET}-eu-west-1/terraform-state/terraform.tfstate.tflock`,
    ]);
  });
});

describe("the activate role", () => {
  it("names nothing of the primary region", () => {
    const { activate } = pipelinePolicies(RECORDED, PLAIN);
    expect(JSON.stringify(activate)).toContain("eu-central-1");
    expect(JSON.stringify(activate)).not.toContain("eu-west-1");
  });

  it.each<[string, Call, string]>([
    [
      "promotes DR's replica",
      { action: "rds:PromoteReadReplica", resource: arn("rds", "eu-central-1", "db:lamp-dr-1") },
      "allowed",
    ],
    [
      "not one of the primary region",
      { action: "rds:PromoteReadReplica", resource: arn("rds", "eu-west-1", "db:lamp-primary-2") },
      "denied",
    ],
    [
      "starts DR's tasks",
      { action: "ecs:UpdateService", resource: arn("ecs", "eu-central-1", "service/lamp-dr/lamp-visitor") },
      "allowed",
    ],
    [
      "writes DR's state",
      { action: "s3:PutObject", resource: `${BUCKET}-eu-central-1/dr/terraform.tfstate` },
      "allowed",
    ],
    [
      "not that of DNS",
      { action: "s3:PutObject", resource: `${BUCKET}-eu-central-1/dns/terraform.tfstate` },
      "denied",
    ],
    [
      "writes no role",
      {
        action: "iam:PutRolePolicy",
        resource: `arn:aws:iam::${ACCOUNT}:role/lamp-visitor-task-eu-central-1`,
      },
      "denied",
    ],
    [
      "writes no record",
      {
        action: "route53:ChangeResourceRecordSets",
        resource: "arn:aws:route53:::hostedzone/Z0123456789ABC",
        context: { "route53:ChangeResourceRecordSetsNormalizedRecordNames": "www.lamp-visitor.test" },
      },
      "denied",
    ],
    [
      "looks at nothing in the primary region",
      {
        action: "rds:DescribeDBInstances",
        resource: arn("rds", "eu-west-1", "db:lamp-primary-1"),
        context: inRegion("eu-west-1"),
      },
      "denied",
    ],
  ])("%s", async (_, call, expected) => {
    expect(await decision("activate", call)).toBe(expected);
  });

  it("changes nothing in IAM and Route 53", () => {
    const { activate } = pipelinePolicies(RECORDED, EVERYTHING);
    const actions = (activate?.Statement ?? []).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /^(iam|route53):/.test(action) && !/:(Get|List)/.test(action))).toEqual(
      [],
    );
    expect(actions).toContain("iam:GetRole");
  });

  it("changes the network only if the NAT gateway is created at the activation", async () => {
    const call = (region: string, name: string) => ({
      action: "ec2:CreateNatGateway",
      resource: arn("ec2", region, "natgateway/nat-1"),
      context: { ...inRegion(region), "aws:RequestTag/Project": name },
    });
    expect(await decision("activate", call("eu-central-1", "lamp"))).toBe("denied");
    expect(await decision("activate", call("us-east-2", "shop"), EVERYTHING)).toBe("allowed");
  });

  it("tags DR's service, and nothing else, where a warm standby's has its posture as a tag", async () => {
    const warm = parseConfig(documentWith({ service: { standbyTasks: 1 } }));
    const tag = (resource: string) => ({
      action: "ecs:TagResource",
      resource: arn("ecs", "eu-central-1", resource),
    });
    const service = tag("service/lamp-dr/lamp-visitor");
    expect(await decision("activate", service, warm)).toBe("allowed");
    expect(await decision("activate", tag("cluster/lamp-dr"), warm)).toBe("denied");
    expect(await decision("activate", service)).toBe("denied");
  });
});

describe("the apply role", () => {
  it("gives the calculated check another child when one is replaced: a new interval, or the move to the fence by claims", async () => {
    const resource = "arn:aws:route53:::healthcheck/11111111-2222-3333-4444-555555555555";
    expect(await decision("apply", { action: "route53:UpdateHealthCheck", resource })).toBe("allowed");
    expect(await decision("activate", { action: "route53:UpdateHealthCheck", resource })).toBe("denied");
  });
});

describe("target groups, whose prefix other environments can share", () => {
  const call = (action: string, project?: string) =>
    decision(
      "apply",
      {
        action: `elasticloadbalancing:${action}`,
        resource: arn(
          "elasticloadbalancing",
          "us-west-2",
          "targetgroup/shop-20261125161531684100000006/2ae1db861231f62d",
        ),
        ...(project === undefined ? {} : { context: { "aws:ResourceTag/Project": project } }),
      },
      EVERYTHING,
    );

  it.each([
    ["lamp", "lamp-"],
    ["lamp-staging", "lamp-"],
    ["shopping", "shopp-"],
    ["ab", "ab-"],
  ])("have the prefix of the name %s that the stacks give them: %s", async (name, prefix) => {
    const groups = synthesize({ name }).stacks.flatMap(({ json }) =>
      Object.values(json.resource?.aws_lb_target_group ?? {}),
    );
    expect(groups.map(({ name_prefix }) => name_prefix)).toEqual([prefix, prefix]);
    const policies = JSON.stringify(policiesOf("apply", parseConfig(documentWith({ name }))));
    expect(policies).toContain(`:targetgroup/${prefix}*/*`);
  });

  it("are created and deleted", async () => {
    expect(await call("CreateTargetGroup")).toBe("allowed");
    expect(await call("DeleteTargetGroup", "shop")).toBe("allowed");
  });

  it("but not those of another environment in the account", async () => {
    expect(await call("DeleteTargetGroup", "lamp")).toBe("denied");
    expect(await call("ModifyTargetGroupAttributes", "lamp")).toBe("denied");
  });
});

describe("several environments in one account", () => {
  const staging = loadConfig({ path: path.join(ROOT, "config/staging.example.json") });
  const production = loadConfig({ path: path.join(ROOT, "config/production.json") });
  const pairs = [
    { title: "production's roles and staging's resources", own: production, other: staging },
    { title: "staging's roles and production's resources", own: staging, other: production },
  ];
  const recorded = [...RECORDED, ...mirroredCalls(RECORDED)];
  const ROLES = Object.keys(ROLE_POLICIES) as Role[];

  /** Route 53's health checks, changes and new zones have neither names nor tags that a policy could require. */
  const NOBODYS = /^arn:aws:route53:::(healthcheck|change|hostedzone)\//;

  /** Resources with the same names in every environment, or with generated ones: a tag identifies the owner. */
  const TAGGED = /:(targetgroup|scalable-target)\//;
  const tagged = (call: Call, { name }: Config): Call => ({
    ...call,
    context: { ...call.context, "aws:ResourceTag/Project": name },
  });

  /** Each call that names a resource of the configuration, once. */
  const callsNaming = (config: Config) => {
    const calls = [...recorded, ...impliedCalls(recorded, config)].flatMap((call) => callsOf(call, config));
    const named = calls
      .filter(({ resource }) => resource !== "*" && !NOBODYS.test(resource))
      // A new one belongs to whoever creates it: its name does not identify the owner.
      .filter(({ action }) => !action.endsWith(":CreateTargetGroup"))
      .map((call) => (TAGGED.test(call.resource) ? tagged(call, config) : call));
    return [...new Map(named.map((call) => [JSON.stringify(call), call])).values()];
  };

  it.each(pairs)("$title", async ({ own, other }) => {
    // Resources that AWS owns are everyone's.
    const calls = callsNaming(other).filter(
      ({ resource }) => !/:role\/aws-service-role\/|:og:default:/.test(resource),
    );
    expect(calls.length).toBeGreaterThan(300);
    const allowed: string[] = [];
    // No role may do what all Allow statements together do not: one simulation per call instead of one per role.
    const allowing = Object.values(pipelinePolicies(RECORDED, own)).map((policy) => ({
      ...policy,
      Statement: policy.Statement.filter(({ Effect }) => Effect === "Allow"),
    }));
    for (const call of calls) {
      if ((await simulateAny(allowing, call)) === "denied") {
        continue;
      }
      for (const role of ROLES) {
        const decided = await simulateAny(policiesOf(role, own), call);
        if (decided !== "denied") {
          allowed.push(`${role}: ${call.action} on ${call.resource}`);
        }
      }
    }
    expect(allowed).toEqual([]);
  });

  it("only the environment that manages the registry's replication may change it", async () => {
    const call = {
      action: "ecr:PutReplicationConfiguration",
      resource: "*",
      context: inRegion("eu-west-1"),
    };
    expect(await decision("apply", call, production)).toBe("allowed");
    expect(await decision("apply", call, staging)).toBe("denied");
  });
});

describe("what was recorded in one region", () => {
  const call = (action: string, region: string, name: string) => ({
    action,
    resource: arn("rds", region, `db:${name}`),
  });

  it("is allowed in the other: an apply promotes in both", async () => {
    const promotion = "rds:PromoteReadReplica";
    expect(await decision("apply", call(promotion, "eu-west-1", "lamp-primary-2"))).toBe("allowed");
    expect(await decision("apply", call(promotion, "eu-central-1", "lamp-dr-1"))).toBe("allowed");
    expect(await decision("apply", call(promotion, "eu-central-1", "payroll"))).toBe("denied");
  });

  it("is allowed to the retire role in the other: it deletes the project's old databases in both, and no others", async () => {
    const deletion = "rds:DeleteDBInstance";
    expect(await decision("retire", call(deletion, "eu-west-1", "lamp-primary-1"))).toBe("allowed");
    expect(await decision("retire", call(deletion, "eu-central-1", "lamp-dr-1"))).toBe("allowed");
    expect(await decision("retire", call(deletion, "eu-west-1", "payroll"))).toBe("denied");
  });
});

describe("IAM's limits", () => {
  it.each([
    ["the production configuration", PLAIN],
    ["every optional part", EVERYTHING],
    [
      "a permissions boundary with the longest name",
      {
        ...EVERYTHING,
        iam: { permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/${"b".repeat(128)}` },
      },
    ],
  ])("every policy fits, with %s", (_, config) => {
    const sizes = Object.entries(pipelinePolicies(RECORDED, config)).map(([name, policy]) => ({
      name,
      length: JSON.stringify(policy).length,
    }));
    expect(sizes.filter(({ length }) => length > LONGEST_POLICY)).toEqual([]);
  });

  it("no role has more than ten policies", () => {
    expect(Math.max(...Object.values(ROLE_POLICIES).map((names) => names.length))).toBeLessThanOrEqual(10);
  });
});

describe("who may assume a role", () => {
  const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
  const JOBS = { repository: "acme/lamp-dr", environment: "production" };
  const as = (role: Role, sub: string, jobs = JOBS) =>
    simulateAssumeRole(trustPolicies(PLAIN, jobs)[role], provider, {
      action: "sts:AssumeRoleWithWebIdentity",
      context: {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": sub,
      },
    });

  it.each<[Role, string, string]>([
    ["plan", "repo:acme/lamp-dr:pull_request", "allowed"],
    ["plan", "repo:acme/lamp-dr:ref:refs/heads/main", "denied"],
    ["refresh", "repo:acme/lamp-dr:ref:refs/heads/main", "allowed"],
    ["refresh", "repo:acme/lamp-dr:pull_request", "denied"],
    ["plan", "repo:acme/other:pull_request", "denied"],
    ["plan", "repo:acme/lamp-dr:ref:refs/heads/topic", "denied"],
    ["apply", "repo:acme/lamp-dr:environment:production", "allowed"],
    ["apply", "repo:acme/lamp-dr:ref:refs/heads/main", "denied"],
    ["apply", "repo:acme/lamp-dr:pull_request", "denied"],
    ["apply", "repo:acme/lamp-dr:environment:staging", "denied"],
    ["activate", "repo:acme/lamp-dr:environment:production-activation", "allowed"],
    ["activate", "repo:acme/lamp-dr:environment:staging-activation", "denied"],
    ["activate", "repo:acme/lamp-dr:environment:production", "denied"],
    ["retire", "repo:acme/lamp-dr:environment:production", "denied"],
  ])("%s, %s: %s", async (role, sub, expected) => {
    expect(await as(role, sub)).toBe(expected);
  });

  it("nobody, until the repository is filled in", async () => {
    const jobs = { ...JOBS, repository: NO_REPOSITORY };
    expect(await as("apply", "repo:acme/lamp-dr:environment:production", jobs)).toBe("denied");
  });

  it.each<[Role, string, string]>([
    ["apply", "environment:staging", "allowed"],
    ["apply", "environment:production", "denied"],
    ["apply", "environment:staging-activation", "denied"],
    ["activate", "environment:staging-activation", "allowed"],
    ["activate", "environment:production-activation", "denied"],
  ])("of staging: %s, %s: %s", async (role, claim, expected) => {
    const jobs = { ...JOBS, environment: "staging" };
    expect(await as(role, `repo:acme/lamp-dr:${claim}`, jobs)).toBe(expected);
  });
});
