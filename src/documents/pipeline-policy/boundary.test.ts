import { describe, expect, it } from "vitest";
import { type Call, simulate } from "../../../test/support/iam-simulation";
import { PRODUCTION, synthesize } from "../../../test/support/synth";
import { parseConfig } from "../../config";
import { boundaryPolicy } from "./boundary";
import { LONGEST_POLICY } from "./policies";
import { rolesOf } from "./stack-roles";

const ACCOUNT = "123456789012";
const CONFIG = parseConfig(PRODUCTION);
const boundary = boundaryPolicy(CONFIG);
const ADMINISTRATOR = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/** One resource of a statement in the stacks. */
function oneOf(action: string, resource: string): string {
  const any = resource === "*" ? ANYTHING[action.split(":")[0] ?? ""] : resource;
  if (any === undefined || action === "ecr:GetAuthorizationToken") {
    return "*";
  }
  if (action === "logs:DescribeLogStreams") {
    return any.replace(/:\*$/, "");
  }
  if (action.startsWith("logs:")) {
    return any.replace(/(:\*)?$/, ":log-stream:1");
  }
  return any.replace(/\*$/, "terraform.tfstate");
}
const ANYTHING: Readonly<Record<string, string>> = {
  ecr: `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/lamp-apache`,
  logs: `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/ecs/lamp-visitor`,
};

const NEEDS = synthesize({ service: { executeCommand: true } }).stacks.flatMap((stack) =>
  Object.entries(rolesOf(stack, CONFIG)).flatMap(([id, { policies }]) =>
    policies.flatMap(({ Statement }) =>
      Statement.flatMap(({ Action, Condition, Resource }) =>
        [Action].flat().flatMap((action) =>
          [Resource].flat().map((resource): [string, Call] => [
            `${stack.name} ${id}: ${action} on ${resource}`,
            {
              action,
              resource: oneOf(action, resource),
              ...(Condition?.StringEquals ? { context: Condition.StringEquals } : {}),
              boundary,
            },
          ]),
        ),
      ),
    ),
  ),
);

describe("within the boundary", () => {
  it("every role of every stack is checked", () => {
    expect(new Set(NEEDS.map(([name]) => name.split(":")[0])).size).toBe(8);
  });

  it.each(NEEDS)("%s stays allowed", async (_, call) => {
    expect(await simulate([ADMINISTRATOR], call)).toBe("allowed");
  });

  it.each<[string, string]>([
    ["rds:DeleteDBInstance", `arn:aws:rds:eu-west-1:${ACCOUNT}:db:lamp-primary-1`],
    ["rds:ModifyDBInstance", `arn:aws:rds:eu-west-1:${ACCOUNT}:db:lamp-primary-1`],
    ["iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/backdoor`],
    ["iam:PutRolePolicy", `arn:aws:iam::${ACCOUNT}:role/lamp-visitor-task-eu-west-1`],
    ["iam:DeleteRolePermissionsBoundary", `arn:aws:iam::${ACCOUNT}:role/lamp-visitor-task-eu-west-1`],
    ["kms:ScheduleKeyDeletion", `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234`],
    ["kms:Decrypt", `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234`],
    ["s3:DeleteObjectVersion", `arn:aws:s3:::lamp-tfstate-${ACCOUNT}-eu-west-1/primary/terraform.tfstate`],
    ["s3:GetObject", `arn:aws:s3:::payroll/wages`],
    [
      "secretsmanager:DeleteSecret",
      `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:lamp/database-AbCdEf`,
    ],
    ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:payroll-AbCdEf`],
  ])("%s on %s is denied to a role with AdministratorAccess", async (action, resource) => {
    expect(await simulate([ADMINISTRATOR], { action, resource })).toBe("allowed");
    expect(await simulate([ADMINISTRATOR], { action, resource, boundary })).toBe("denied");
  });
});

describe("the boundary", () => {
  it("fits into a managed policy, even with the longest names", () => {
    const longest = parseConfig({
      ...PRODUCTION,
      name: "lamp-production",
      backend: { kind: "s3", buckets: { primary: "a".repeat(63), dr: "b".repeat(63) } },
      regions: {
        primary: { region: "ap-southeast-1" },
        dr: { region: "ap-southeast-2", cidrBlock: "10.1.0.0/16" },
      },
    });
    expect(JSON.stringify(boundaryPolicy(longest)).length).toBeLessThanOrEqual(LONGEST_POLICY);
  });

  it("does not change with the image, the sizes or the optional parts", () => {
    const changed = {
      ...PRODUCTION,
      image: { repository: "lamp-web", tag: "2" },
      service: { executeCommand: true, cpuUnits: 1024, memoryMib: 2048, containerInsights: true },
      network: { natGateway: "when-active" },
      iam: { permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/lamp-boundary` },
    };
    expect(boundaryPolicy(parseConfig(changed))).toEqual(boundary);
  });
});
