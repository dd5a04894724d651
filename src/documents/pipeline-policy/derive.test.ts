import { describe, expect, it } from "vitest";
import { parseConfig } from "../../config";
import type { LoggedCall } from "../../tools/emulator";
import { iamAction } from "./api-actions";
import { callResources } from "./call-resources";
import { deriveCalls } from "./derive";
import { recordingConfig } from "./life-cycle";
import { fromTemplate, toTemplate } from "./template";

const ACCOUNT = "123456789012";
const config = recordingConfig();

function call(service: string, action: string, parameters: object = {}, path = "/"): LoggedCall {
  return {
    sequence: 0,
    time: 0,
    caller: "dr",
    region: "eu-central-1",
    service,
    action,
    path,
    refused: false,
    throttled: false,
    status: 200,
    parameters: parameters as Record<string, unknown>,
  };
}

describe("an ARN without the values of one recording", () => {
  it.each([
    ["rds:eu-west-1:123456789012:db:lamp-primary-2", "rds:{primary}:{account}:db:{name}-primary-*"],
    [
      "secretsmanager:eu-west-1:123456789012:secret:lamp/database-RIdfqI",
      "secretsmanager:{primary}:{account}:secret:{name}/database-??????",
    ],
    ["ecr:eu-central-1:123456789012:repository/lamp-apache", "ecr:{dr}:{account}:repository/{repository}"],
    [
      "logs:eu-central-1:123456789012:log-group:/ecs/lamp-visitor",
      "logs:{dr}:{account}:log-group:{logGroup}",
    ],
    [
      "elasticloadbalancing:eu-central-1:123456789012:targetgroup/lamp-20261125161531684100000006/2ae1db861231f62d",
      "elasticloadbalancing:{dr}:{account}:targetgroup/{targetGroup}/*",
    ],
    [
      "ecs:eu-west-1:123456789012:task-definition/lamp-visitor:12",
      "ecs:{primary}:{account}:task-definition/{name}-visitor:*",
    ],
    ["kms:eu-west-1:123456789012:key/5c2be588-7b0e-4a1f-888c-ecd8231d564b", "kms:{primary}:{account}:key/*"],
    ["route53:::hostedzone/ZG4BAY83ZOTE9N3I0AUAEQ", "route53:::hostedzone/{zone}"],
    [
      "s3:::lamp-tfstate-123456789012-eu-central-1/dr/terraform.tfstate",
      "s3:::{drBucket}/dr/terraform.tfstate",
    ],
    [
      "cloudwatch:eu-west-1:123456789012:alarm:lamp-primary-cpu-high",
      "cloudwatch:{primary}:{account}:alarm:{name}-primary-*",
    ],
    ["sns:eu-central-1:123456789012:lamp-dr-alerts", "sns:{dr}:{account}:{name}-dr-alerts"],
    [
      "iam::123456789012:role/lamp-visitor-task-eu-west-1",
      "iam::{account}:role/{name}-visitor-task-{primary}",
    ],
    // A name that only begins the same is another's.
    ["iam::123456789012:role/lamplighter", "iam::{account}:role/lamplighter"],
  ])("%s", (arn, template) => {
    expect(toTemplate(`arn:aws:${arn}`, config)).toBe(`arn:aws:${template}`);
  });

  it("is filled in with another configuration's values", () => {
    const other = parseConfig({
      name: "shop",
      accountId: "999999999999",
      regions: {
        primary: { region: "us-west-2", cidrBlock: "10.0.0.0/16" },
        dr: { region: "us-east-2", cidrBlock: "10.1.0.0/16" },
      },
      dns: { zone: { id: "Z0123456789ABC", name: "shop.test" }, recordName: "www" },
    });
    expect(fromTemplate("arn:aws:rds:{dr}:{account}:db:{name}-dr-*", other)).toBe(
      "arn:aws:rds:us-east-2:999999999999:db:shop-dr-*",
    );
    expect(fromTemplate("arn:aws:route53:::hostedzone/{zone}", other)).toBe(
      "arn:aws:route53:::hostedzone/Z0123456789ABC",
    );
    expect(fromTemplate("arn:aws:route53:::hostedzone/{zone}", config)).toBe(
      "arn:aws:route53:::hostedzone/*",
    );
  });
});

describe("the IAM action of a call", () => {
  it.each([
    [call("rds", "PromoteReadReplica"), "rds:PromoteReadReplica"],
    [call("s3", "HeadObject"), "s3:GetObject"],
    [call("s3", "ListObjectsV2"), "s3:ListBucket"],
    [call("s3", "GetBucketEncryption"), "s3:GetEncryptionConfiguration"],
    [call("monitoring", "PutMetricAlarm"), "cloudwatch:PutMetricAlarm"],
    [call("tagging", "GetResources"), "tag:GetResources"],
    [
      call("route53", "POST /2013-04-01/hostedzone/Z1/rrset", {}, "/2013-04-01/hostedzone/Z1/rrset"),
      "route53:ChangeResourceRecordSets",
    ],
    [call("sts", "GetCallerIdentity"), undefined],
  ])("%#: %o", (logged, action) => {
    expect(iamAction(logged)).toBe(action);
  });

  it("must be given if it is unknown", () => {
    expect(() => iamAction(call("route53", "GET /new", {}, "/new"))).toThrow(
      "The IAM action of a call is unknown",
    );
  });
});

describe("the resources of a call", () => {
  const found = (service: string, action: string, parameters?: object, path?: string) => {
    const { existing, created } = callResources(call(service, action, parameters, path), ACCOUNT);
    const short = (arns: readonly string[]) =>
      arns.map((arn) => arn.replace(`:eu-central-1:${ACCOUNT}:`, " "));
    return [short(existing), short(created)];
  };

  it("a subnet is created in an existing network", () => {
    const parameters = { VpcId: "vpc-f242dc194083092dc", "TagSpecification.1.ResourceType": "subnet" };
    expect(found("ec2", "CreateSubnet", parameters)).toEqual([
      ["arn:aws:ec2 vpc/*"],
      ["arn:aws:ec2 subnet/*"],
    ]);
  });

  it("a route names its gateway, but IAM checks only its table", () => {
    const parameters = { RouteTableId: "rtb-ee14e9472c8e537dd", NatGatewayId: "nat-9a214003289958c96" };
    expect(found("ec2", "CreateRoute", parameters)).toEqual([["arn:aws:ec2 route-table/*"], []]);
  });

  it("a replica is created from another region's database", () => {
    const source = `arn:aws:rds:eu-west-1:${ACCOUNT}:db:lamp-primary-1`;
    const parameters = { DBInstanceIdentifier: "lamp-dr-1", SourceDBInstanceIdentifier: source };
    expect(found("rds", "CreateDBInstanceReadReplica", parameters)).toEqual([
      ["arn:aws:rds db:lamp-dr-1", source],
      [],
    ]);
  });

  it.each([
    [
      "ecs",
      "UpdateService",
      { cluster: "lamp-dr", service: "lamp-visitor" },
      "arn:aws:ecs service/lamp-dr/lamp-visitor",
    ],
    ["ecs", "CreateCluster", { clusterName: "lamp-dr" }, "arn:aws:ecs cluster/lamp-dr"],
    ["ssm", "PutParameter", { Name: "/lamp/database-host" }, "arn:aws:ssm parameter/lamp/database-host"],
    [
      "sns",
      "Unsubscribe",
      {
        SubscriptionArn: `arn:aws:sns:eu-central-1:${ACCOUNT}:lamp-dr-alerts:6e6f6d65-0000-4000-8000-000000000000`,
      },
      "arn:aws:sns lamp-dr-alerts",
    ],
    [
      "secretsmanager",
      "CreateSecret",
      { Name: "lamp/database" },
      "arn:aws:secretsmanager secret:lamp/database-??????",
    ],
    [
      "monitoring",
      "DeleteAlarms",
      { "AlarmNames.member.1": "lamp-dr-cpu-high" },
      "arn:aws:cloudwatch alarm:lamp-dr-cpu-high",
    ],
    [
      "monitoring",
      "PutDashboard",
      { DashboardName: "lamp-dr" },
      `arn:aws:cloudwatch::${ACCOUNT}:dashboard/lamp-dr`,
    ],
    ["rds", "DescribeDBInstances", { DBInstanceIdentifier: "lamp-dr-1" }, "*"],
    ["ecr", "PutReplicationConfiguration", {}, "*"],
  ])("%s %s", (service, action, parameters, arn) => {
    expect(found(service, action, parameters)).toEqual([[arn], []]);
  });

  it("an object has its key as path, a bucket has none", () => {
    expect(found("s3", "PutObject", {}, "/states/dr/terraform.tfstate")[0]).toEqual([
      "arn:aws:s3:::states/dr/terraform.tfstate",
    ]);
    expect(found("s3", "ListObjectsV2", {}, "/states")[0]).toEqual(["arn:aws:s3:::states"]);
  });

  it("a service that no folder describes is refused", () => {
    expect(() => callResources(call("lambda", "Invoke"), ACCOUNT)).toThrow("Calls of lambda are unknown");
  });
});

describe("calls of a run", () => {
  const update = (service: string) => call("ecs", "UpdateService", { cluster: "lamp-dr", service });

  it("of one action in one region are one entry; an administrator's are left out", () => {
    const runs = [
      { run: "bootstrap" as const, calls: [update("boot")] },
      { run: "apply" as const, calls: [update("b"), update("a"), update("b")] },
    ];
    expect(deriveCalls(runs, config)).toEqual([
      {
        run: "apply",
        action: "ecs:UpdateService",
        region: "{dr}",
        resources: [
          "arn:aws:ecs:{dr}:{account}:service/{name}-dr/a",
          "arn:aws:ecs:{dr}:{account}:service/{name}-dr/b",
        ],
      },
    ]);
  });

  it("that pass a role require iam:PassRole, to that service", () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/lamp-visitor-task-eu-central-1`;
    const register = call("ecs", "RegisterTaskDefinition", { family: "lamp-visitor", taskRoleArn: role });
    expect(deriveCalls([{ run: "activate", calls: [register] }], config)).toContainEqual({
      run: "activate",
      action: "iam:PassRole",
      region: "global",
      resources: ["arn:aws:iam::{account}:role/{name}-visitor-task-{dr}"],
      context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
    });
    const unknown = call("ecs", "CreateService", { cluster: "lamp-dr", role });
    expect(() => deriveCalls([{ run: "apply", calls: [unknown] }], config)).toThrow("passes a role");
  });
});
