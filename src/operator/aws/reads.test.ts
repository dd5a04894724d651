import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../tools/emulator";
import { config } from "../test-support";
import { type AwsAccess, accessOf, clientSettings, read } from "./access";
import { readAccount } from "./account";
import { readMissingAlarms } from "./alarms";
import { readClaims } from "./claims";
import { readDatabases } from "./databases";
import { readFailoverRecords } from "./dns";
import { readImageDigest } from "./images";
import { QUOTAS, readQuota } from "./quotas";
import { readReplicaLag } from "./replica-lag";
import { readMissingRoles } from "./roles";
import { readsSecret } from "./secrets";
import { readLock, readState } from "./states";
import { readTargets } from "./targets";
import { readStoppingTasks, readTasks } from "./tasks";

/** Each read runs against an emulated AWS, into which plain calls have put what it should find. */

let emulator: Emulator;
let access: AwsAccess;

beforeAll(async () => {
  emulator = await startEmulator({ accountId: "123456789012", say: () => {} });
  access = accessOf({ emulator });
});
afterAll(() => emulator?.stop());

const home = "eu-west-1";
const dr = "eu-central-1";

async function form(service: string, region: string, version: string, fields: Record<string, string>) {
  const answer = await emulator.request({ service, region, form: { Version: version, ...fields } });
  expect([answer.status, answer.body]).toEqual([200, answer.body]);
  return answer.body;
}

async function json(service: string, region: string, target: string, body: object) {
  const answer = await emulator.request({ service, region, target, body });
  expect([answer.status, answer.body]).toEqual([200, answer.body]);
  return answer.body;
}

const rds = (region: string, fields: Record<string, string>) => form("rds", region, "2014-10-31", fields);

describe("databases", () => {
  beforeAll(async () => {
    for (const generation of ["1", "10", "2"]) {
      await rds(home, {
        Action: "CreateDBInstance",
        DBInstanceIdentifier: `lamp-primary-${generation}`,
        DBInstanceClass: "db.t3.micro",
        Engine: "mysql",
        AllocatedStorage: "20",
        MasterUsername: "lamp",
        MasterUserPassword: "not-a-real-one",
        BackupRetentionPeriod: "1",
        DeletionProtection: "true",
      });
    }
    await rds(dr, {
      Action: "CreateDBInstanceReadReplica",
      DBInstanceIdentifier: "lamp-dr-1",
      DBInstanceClass: "db.t3.micro",
      SourceDBInstanceIdentifier: "arn:aws:rds:eu-west-1:123456789012:db:lamp-primary-1",
      SourceRegion: home,
    });
  });

  it("are those with the name, in the order of their generations", async () => {
    const found = await readDatabases(access, config, "primary");
    expect(found.known && found.value.map(({ identifier }) => identifier)).toEqual([
      "lamp-primary-1",
      "lamp-primary-2",
      "lamp-primary-10",
    ]);
    expect(found.known && found.value[0]).toMatchObject({ status: "available", deletionProtected: true });
    expect(found.known && found.value[0]?.sourceIdentifier).toBeUndefined();
  });

  it("have a replica's source", async () => {
    expect(await readDatabases(access, config, "dr")).toMatchObject({
      known: true,
      value: [
        { identifier: "lamp-dr-1", sourceIdentifier: "arn:aws:rds:eu-west-1:123456789012:db:lamp-primary-1" },
      ],
    });
  });
});

describe("replica lag", () => {
  const now = new Date();
  const put = (seconds: number, minutes: number) =>
    form("monitoring", dr, "2010-08-01", {
      Action: "PutMetricData",
      Namespace: "AWS/RDS",
      "MetricData.member.1.MetricName": "ReplicaLag",
      "MetricData.member.1.Dimensions.member.1.Name": "DBInstanceIdentifier",
      "MetricData.member.1.Dimensions.member.1.Value": "lamp-dr-1",
      "MetricData.member.1.Timestamp": new Date(now.getTime() - minutes * 60_000).toISOString(),
      "MetricData.member.1.Value": String(seconds),
    });

  it("has one value a minute, the oldest first; a stopped replication is -1", async () => {
    await put(7, 3);
    await put(-1, 1);
    const lag = await readReplicaLag(access, dr, "lamp-dr-1");
    expect(lag.known && lag.value.map(({ seconds }) => seconds)).toEqual([7, -1]);
  });

  it("is empty if nothing was reported", async () => {
    expect(await readReplicaLag(access, dr, "lamp-dr-9")).toEqual({ known: true, value: [] });
  });
});

describe("claims", () => {
  const elb = (fields: Record<string, string>) => form("elasticloadbalancing", dr, "2015-12-01", fields);
  const arnIn = (body: string, element: string) =>
    new RegExp(`<${element}>([^<]+)</${element}>`).exec(body)?.[1] as string;
  const rule = (listener: string, priority: string, path: string, status: string) =>
    elb({
      Action: "CreateRule",
      ListenerArn: listener,
      Priority: priority,
      "Conditions.member.1.Field": "path-pattern",
      "Conditions.member.1.PathPatternConfig.Values.member.1": path,
      "Actions.member.1.Type": "fixed-response",
      "Actions.member.1.FixedResponseConfig.StatusCode": status,
    });

  it("are what the load balancer's rules answer", async () => {
    const made = await elb({
      Action: "CreateLoadBalancer",
      Name: "lamp-claims",
      "Subnets.member.1": await subnet(),
    });
    const listener = await elb({
      Action: "CreateListener",
      LoadBalancerArn: arnIn(made, "LoadBalancerArn"),
      Protocol: "HTTP",
      Port: "80",
      "DefaultActions.member.1.Type": "fixed-response",
      "DefaultActions.member.1.FixedResponseConfig.StatusCode": "404",
    });
    const arn = arnIn(listener, "ListenerArn");
    expect(await readClaims(access, dr, "lamp-claims")).toEqual({
      known: false,
      reason: "lamp-claims has no rule that answers /region/standby",
    });
    await rule(arn, "2", "/region/standby", "503");
    await rule(arn, "3", "/region/took-over", "200");
    expect(await readClaims(access, dr, "lamp-claims")).toEqual({
      known: true,
      value: { standby: false, tookOver: true },
    });
  });

  async function subnet(): Promise<string> {
    const found = await form("ec2", dr, "2016-11-15", { Action: "DescribeSubnets" });
    return arnIn(found, "subnetId");
  }
});

describe("states", () => {
  const bucket = { bucket: "states", region: dr };
  const put = (path: string, body: string) =>
    emulator.request({ service: "s3", region: dr, method: "PUT", path, body });

  beforeAll(async () => {
    await put(
      "/states",
      `<CreateBucketConfiguration><LocationConstraint>${dr}</LocationConstraint></CreateBucketConfiguration>`,
    );
    const outputs = { posture: { value: "standby", type: "string" } };
    await put(
      "/states/dr/terraform.tfstate",
      JSON.stringify({ version: 4, serial: 7, lineage: "abc", outputs }),
    );
    const lock = { ID: "6ed1", Who: "alice@laptop", Created: "2026-11-25T11:00:00Z" };
    await put("/states/dr/terraform.tfstate.tflock", JSON.stringify(lock));
  });

  it("have their serial, outputs and time of arrival", async () => {
    const state = await readState(access, bucket, "dr");
    expect(state).toMatchObject({
      known: true,
      value: { serial: 7, lineage: "abc", outputs: { posture: "standby" } },
    });
    expect(state.known && Date.now() - (state.value?.modifiedAt.getTime() ?? 0)).toBeLessThan(60_000);
  });

  it("are undefined if there is none", async () => {
    expect(await readState(access, bucket, "primary")).toEqual({ known: true, value: undefined });
  });

  it("are not known without their bucket", async () => {
    expect(await readState(access, { ...bucket, bucket: "absent" }, "dr")).toMatchObject({
      known: false,
      reason: expect.stringContaining("NoSuchBucket"),
    });
  });

  it("have the lock's holder, or undefined if nobody holds it", async () => {
    expect(await readLock(access, bucket, "dr")).toEqual({
      known: true,
      value: { id: "6ed1", who: "alice@laptop", since: new Date("2026-11-25T11:00:00Z") },
    });
    expect(await readLock(access, bucket, "dns")).toEqual({ known: true, value: undefined });
  });
});

describe("tasks", () => {
  it("are counted", async () => {
    const ecs = (action: string, body: object) =>
      json("ecs", dr, `AmazonEC2ContainerServiceV20141113.${action}`, body);
    await ecs("CreateCluster", { clusterName: "lamp-dr" });
    await ecs("RegisterTaskDefinition", {
      family: "web",
      containerDefinitions: [{ name: "web", image: "web", memory: 128 }],
    });
    await ecs("CreateService", {
      cluster: "lamp-dr",
      serviceName: "lamp-visitor",
      taskDefinition: "web",
      desiredCount: 2,
    });
    expect(await readTasks(access, dr, "lamp-dr", "lamp-visitor")).toMatchObject({
      known: true,
      value: { desired: 2 },
    });
  });

  it("that are stopping are none if none runs", async () => {
    expect(await readStoppingTasks(access, dr, "lamp-dr", "lamp-visitor")).toEqual({ known: true, value: 0 });
  });

  it("of a missing service are not known", async () => {
    expect(await readTasks(access, dr, "lamp-dr", "absent")).toEqual({
      known: false,
      reason: "there is no service absent in lamp-dr",
    });
  });
});

it("the targets of a missing load balancer are not known", async () => {
  expect(await readTargets(access, dr, "lamp-dr")).toMatchObject({ known: false });
});

it("an image's digest is undefined if the tag is missing, and not known without the repository", async () => {
  await json("ecr", dr, "AmazonEC2ContainerRegistry_V20150921.CreateRepository", {
    repositoryName: "lamp-apache",
  });
  expect(await readImageDigest(access, dr, "lamp-apache", "latest")).toEqual({
    known: true,
    value: undefined,
  });
  expect(await readImageDigest(access, dr, "absent", "latest")).toMatchObject({
    known: false,
    reason: expect.stringContaining("RepositoryNotFoundException"),
  });
});

it("an image's digest is that of its tag", async () => {
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    config: {
      mediaType: "application/vnd.docker.container.image.v1+json",
      size: 1,
      digest: `sha256:${"0".repeat(64)}`,
    },
    layers: [],
  });
  await json("ecr", dr, "AmazonEC2ContainerRegistry_V20150921.PutImage", {
    repositoryName: "lamp-apache",
    imageTag: "1a2b3c4",
    imageManifest,
  });
  expect(await readImageDigest(access, dr, "lamp-apache", "1a2b3c4")).toEqual({
    known: true,
    value: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
  });
});

it("a readable secret does not reveal its value", async () => {
  await json("secretsmanager", dr, "secretsmanager.CreateSecret", {
    Name: "lamp/database",
    SecretString: "hidden",
  });
  expect(await readsSecret(access, dr, "lamp/database")).toEqual({ known: true, value: true });
  expect(await readsSecret(access, home, "lamp/database")).toMatchObject({
    known: false,
    reason: expect.stringContaining("ResourceNotFoundException"),
  });
});

it("missing roles are named", async () => {
  await form("iam", "us-east-1", "2010-05-08", {
    Action: "CreateRole",
    RoleName: "task",
    AssumeRolePolicyDocument: "{}",
  });
  expect(await readMissingRoles(access, ["task", "execution"])).toEqual({
    known: true,
    value: ["execution"],
  });
});

it("missing alarms are named", async () => {
  await form("monitoring", dr, "2010-08-01", {
    Action: "PutMetricAlarm",
    AlarmName: "serving",
    ComparisonOperator: "LessThanThreshold",
    EvaluationPeriods: "1",
    MetricName: "x",
    Namespace: "y",
    Period: "60",
    Statistic: "Minimum",
    Threshold: "1",
  });
  expect(await readMissingAlarms(access, dr, ["serving", "lag"])).toEqual({ known: true, value: ["lag"] });
});

describe("failover records", () => {
  it("are not known without their zone", async () => {
    const dns = {
      zone: { create: "absent.test" },
      recordName: "www.absent.test",
      https: false,
      acceleratedRecovery: false,
    };
    expect(await readFailoverRecords(access, dns)).toEqual({
      known: false,
      reason: "there is no zone absent.test",
    });
  });
});

it("failover records have their targets, and health checks or not", async () => {
  const {
    ChangeResourceRecordSetsCommand,
    CreateHealthCheckCommand,
    CreateHostedZoneCommand,
    Route53Client,
  } = await import("@aws-sdk/client-route-53");
  const client = new Route53Client(clientSettings(access, "us-east-1"));
  const zone = await client.send(new CreateHostedZoneCommand({ Name: "shop.test", CallerReference: "1" }));
  const { HealthCheck } = await client.send(
    new CreateHealthCheckCommand({
      CallerReference: "1",
      HealthCheckConfig: { Type: "HTTP", FullyQualifiedDomainName: "home.elb.test", Port: 80 },
    }),
  );
  const record = (Failover: "PRIMARY" | "SECONDARY", DNSName: string, HealthCheckId?: string) => ({
    Action: "CREATE" as const,
    ResourceRecordSet: {
      Name: "www.shop.test",
      Type: "A" as const,
      SetIdentifier: Failover,
      Failover,
      HealthCheckId,
      AliasTarget: { DNSName, EvaluateTargetHealth: true, HostedZoneId: "Z1" },
    },
  });
  await client.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zone.HostedZone?.Id,
      ChangeBatch: {
        Changes: [
          record("PRIMARY", "home.elb.test", "00000000-0000-0000-0000-000000000000"),
          record("SECONDARY", "dr.elb.test", HealthCheck?.Id),
        ],
      },
    }),
  );
  const dns = {
    zone: { create: "shop.test" },
    recordName: "www.shop.test",
    https: false,
    acceleratedRecovery: false,
  };
  expect(await readFailoverRecords(access, dns)).toEqual({
    known: true,
    value: {
      roles: ["PRIMARY", "SECONDARY"],
      targets: { PRIMARY: "home.elb.test", SECONDARY: "dr.elb.test" },
      withHealthCheck: ["SECONDARY"],
    },
  });
});

it("a quota that the emulated AWS lacks is not known", async () => {
  expect(await readQuota(access, dr, QUOTAS.fargateVcpus)).toMatchObject({ known: false });
});

it("the account is that of the credentials", async () => {
  expect(await readAccount(access, dr)).toEqual({ known: true, value: "123456789012" });
});

describe("a read", () => {
  it("of a lost region is not known, within seconds", async () => {
    await emulator.cutRegion(home);
    const started = Date.now();
    expect(await readDatabases(access, config, "primary")).toEqual({
      known: false,
      reason: "AWS answers 503",
    });
    expect(Date.now() - started).toBeLessThan(5000);
    await emulator.restoreRegion(home);
  });

  it("that nobody answers times out", async () => {
    const never = new Promise<never>(() => {});
    expect(await read({ timeoutSeconds: 0.05 }, () => never)).toEqual({
      known: false,
      reason: "no answer within 0.05 s",
    });
  });

  it("of an address where nothing listens says so", async () => {
    const nowhere = { ...access, endpoint: "http://127.0.0.1:9" };
    expect(await readAccount(nowhere, dr)).toMatchObject({
      known: false,
      reason: expect.stringContaining("ECONNREFUSED"),
    });
  });
});
