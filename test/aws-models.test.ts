import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { SERVICES } from "../src/services";
import { API_MEMBERS } from "./support/api-members";
import {
  holdAgainstModels,
  inEverySituation,
  type Literal,
  literalsOf,
  type ModelVerdict,
} from "./support/aws-models";
import { type ConfigOverrides, EVERY_OPTION, synthesize } from "./support/synth";
import { VARIANTS } from "./support/variants";

const read = (file: string) => JSON.parse(readFileSync(path.join(__dirname, "../config", file), "utf8"));
const staging = read("staging.example.json");

/** What the configuration allows at most. */
const LONGEST: ConfigOverrides = {
  name: "sixteen-letters0",
  tags: { ["t".repeat(128)]: "v".repeat(256), "a:b/c=d+e-f@g": "", "ümlaut 字": "ümlaut 字" },
  regions: { primary: { region: "ap-southeast-4" }, dr: { region: "ap-southeast-2" } },
  service: { logGroup: "l".repeat(512) },
  iam: { permissionsBoundaryArn: `arn:aws:iam::123456789012:policy/${"p".repeat(510)}/${"b".repeat(128)}` },
  image: { repository: `a/${"r".repeat(190)}`, tag: "_" },
  database: { storageGib: 65536, backupRetentionDays: 35 },
  scaling: { minTasks: 5000, normalTasks: 5000, maxTasks: 5000, periodSeconds: 86400, evaluationPeriods: 1 },
  dns: { zone: { create: "a.b-c.xn--p1ai" }, recordName: "w".repeat(63) },
};

const CONFIGURATIONS = {
  ...VARIANTS,
  "every option": EVERY_OPTION,
  longest: LONGEST,
  "staging's example": {
    ...staging,
    dns: { ...staging.dns, zone: { create: undefined, ...staging.dns.zone } },
  } as ConfigOverrides,
};

let literals: Literal[];
let verdict: ModelVerdict;

beforeAll(async () => {
  literals = Object.values(CONFIGURATIONS).flatMap((overrides) =>
    literalsOf(synthesize(overrides).stacks, inEverySituation),
  );
  verdict = await holdAgainstModels(literals);
});

describe("every literal that reaches an AWS request", () => {
  it("is one that AWS's own model of the API allows", () => {
    expect(verdict.violations).toEqual([]);
  });

  it("is held against what the models constrain", () => {
    expect(literals.length).toBeGreaterThan(3000);
    expect(verdict.constrained.length).toBeGreaterThan(90);
    expect(verdict.constrained).toEqual(
      expect.arrayContaining([
        "CreateAlias.AliasName",
        "CreateHealthCheck.HealthCheckConfig.Port",
        "CreateLogGroup.logGroupName",
        "CreateRepository.repositoryName",
        "CreateRole.Description",
        "CreateRole.PermissionsBoundary",
        "CreateRole.RoleName",
        "CreateSecret.Name",
        "PutMetricAlarm.AlarmName",
        "PutMetricAlarm.Namespace",
        "PutParameter.Name",
        "PutReplicationConfiguration.replicationConfiguration.rules[].destinations[].region",
        "PutRolePolicy.PolicyName",
        "PutScalingPolicy.PolicyName",
        "RequestCertificate.DomainName",
        "TagRole.Tags[].Key",
      ]),
    );
  });

  it("covers every attribute that is listed: each occurs in one of the configurations", () => {
    const found = new Set(
      literals.map(({ from }) =>
        from
          .split(" ")
          .slice(1)
          .join(" ")
          .replace(/\.\S+ /, " "),
      ),
    );
    const listed = Object.entries(API_MEMBERS).flatMap(([type, members]) =>
      Object.keys(members).map((attribute) => `${type} ${attribute}`),
    );
    expect(listed.filter((one) => !found.has(one))).toEqual([]);
  });

  it("belongs to a resource type that a service claims", () => {
    const claimed = SERVICES.flatMap(({ resources }) => Object.keys(resources));
    expect(Object.keys(API_MEMBERS).filter((type) => !claimed.includes(type))).toEqual([]);
  });
});

it("a model would refuse a length, a pattern, a range and an enum", async () => {
  const from = "somewhere";
  const { violations } = await holdAgainstModels([
    { service: "iam", operation: "CreateRole", member: "RoleName", value: "r".repeat(65), from },
    { service: "iam", operation: "CreateRole", member: "Description", value: "a – dash", from },
    { service: "route53", operation: "CreateHealthCheck", member: "HealthCheckConfig.Port", value: 0, from },
    { service: "ecs", operation: "CreateService", member: "launchType", value: "fargate", from },
  ]);
  expect(violations).toEqual([
    "somewhere: CreateRole.RoleName: got 65 characters, allowed: 64 or less",
    expect.stringMatching(/^somewhere: CreateRole\.Description: got "a \\u2013 dash", allowed: \[/),
    "somewhere: CreateHealthCheck.HealthCheckConfig.Port: got 0, allowed: 1 or more",
    expect.stringMatching(/^somewhere: CreateService\.launchType: got "fargate", allowed: EC2, FARGATE/),
  ]);
});
