import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AwsAnswer, type Emulator, startEmulator } from ".";

const primary = "eu-west-1";
const dr = "eu-central-1";
const accountId = "111122223333";

let emulator: Emulator;
let serial = 0;
/** Unique in each test, so that no test sees another's resources. */
let id = "";

beforeAll(async () => {
  emulator = await startEmulator({ accountId });
});

afterAll(() => emulator.stop());

beforeEach(() => {
  serial += 1;
  id = `t${serial}`;
});

function query(service: string, version: string) {
  return (region: string, action: string, parameters: Record<string, string> = {}): Promise<AwsAnswer> =>
    emulator.request({ service, region, form: { Action: action, Version: version, ...parameters } });
}

function json(service: string, prefix: string) {
  return async (region: string, action: string, body: unknown) => {
    const answer = await emulator.request({ service, region, target: `${prefix}.${action}`, body });
    return { status: answer.status, body: JSON.parse(answer.body === "" ? "{}" : answer.body) };
  };
}

const rds = query("rds", "2014-10-31");
const ec2 = query("ec2", "2016-11-15");
const cloudWatch = query("monitoring", "2010-08-01");
const kms = json("kms", "TrentService");
const ecs = json("ecs", "AmazonEC2ContainerServiceV20141113");
const secrets = json("secretsmanager", "secretsmanager");
const ecr = json("ecr", "AmazonEC2ContainerRegistry_V20150921");
const elb = query("elasticloadbalancing", "2015-12-01");
const tagging = json("tagging", "ResourceGroupsTaggingAPI_20170126");
const scaling = json("application-autoscaling", "AnyScaleFrontendService");

/** The texts of an XML element, in order. */
function texts(answer: AwsAnswer, element: string): string[] {
  return [...answer.body.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(
    ([, text]) => text as string,
  );
}

describe("RDS", () => {
  const source = (name = id) => `arn:aws:rds:${primary}:${accountId}:db:${name}-source`;

  async function makeKey(region: string): Promise<string> {
    return (await kms(region, "CreateKey", {})).body.KeyMetadata.Arn;
  }

  async function makeSource(parameters: Record<string, string> = {}): Promise<AwsAnswer> {
    const answer = await rds(primary, "CreateDBInstance", {
      DBInstanceIdentifier: `${id}-source`,
      DBInstanceClass: "db.t3.micro",
      Engine: "mysql",
      EngineVersion: "8.4",
      AllocatedStorage: "20",
      MasterUsername: "lamp",
      MasterUserPassword: "not-a-real-password",
      BackupRetentionPeriod: "1",
      StorageEncrypted: "true",
      KmsKeyId: await makeKey(primary),
      ...parameters,
    });
    expect([answer.status, texts(answer, "Message")]).toEqual([200, []]);
    return answer;
  }

  async function makeReplica(parameters: Record<string, string> = {}): Promise<AwsAnswer> {
    return rds(dr, "CreateDBInstanceReadReplica", {
      DBInstanceIdentifier: `${id}-replica`,
      SourceDBInstanceIdentifier: source(),
      KmsKeyId: await makeKey(dr),
      ...parameters,
    });
  }

  function describeOne(region: string, name: string): Promise<AwsAnswer> {
    return rds(region, "DescribeDBInstances", { DBInstanceIdentifier: name });
  }

  it("gives each instance its own resource id, replicas too", async () => {
    const first = await makeSource();
    const replica = await makeReplica();
    const second = await makeSource({ DBInstanceIdentifier: `${id}-other` });

    const ids = [first, replica, second].flatMap((answer) => texts(answer, "DbiResourceId"));

    expect(new Set(ids).size).toBe(3);
    expect(ids.join(" ")).toMatch(/^(db-[A-Z0-9]{26} ?){3}$/);
  });

  it("returns whether extended support was declined", async () => {
    await makeSource({ EngineLifecycleSupport: "open-source-rds-extended-support-disabled" });

    expect(texts(await describeOne(primary, `${id}-source`), "EngineLifecycleSupport")).toEqual([
      "open-source-rds-extended-support-disabled",
    ]);
  });

  it("creates a replica without its source's backups, log exports, deletion protection and tags", async () => {
    await makeSource({
      BackupRetentionPeriod: "7",
      "EnableCloudwatchLogsExports.member.1": "error",
      DeletionProtection: "true",
      "Tags.Tag.1.Key": "Side",
      "Tags.Tag.1.Value": "primary",
    });

    const replica = await makeReplica();

    expect(texts(replica, "BackupRetentionPeriod")).toEqual(["0"]);
    expect(replica.body).not.toContain("<EnabledCloudwatchLogsExports>");
    expect(texts(replica, "DeletionProtection")).toEqual(["false"]);
    expect(replica.body).not.toContain("<Key>Side</Key>");
  });

  it("gives a cross-region replica the default parameter group, not its source's", async () => {
    await rds(primary, "CreateDBParameterGroup", {
      DBParameterGroupName: `${id}-group`,
      DBParameterGroupFamily: "mysql8.4",
      Description: "test",
    });
    await makeSource({ DBParameterGroupName: `${id}-group` });

    await makeReplica();

    const described = await describeOne(dr, `${id}-replica`);
    expect([described.status, texts(described, "DBParameterGroupName")]).toEqual([200, ["default.mysql8"]]);
  });

  it("keeps the source's log exports when those of the replica change", async () => {
    await makeSource();
    await makeReplica();

    await rds(dr, "ModifyDBInstance", {
      DBInstanceIdentifier: `${id}-replica`,
      "CloudwatchLogsExportConfiguration.EnableLogTypes.member.1": "error",
    });

    expect((await describeOne(primary, `${id}-source`)).body).not.toContain("<EnabledCloudwatchLogsExports>");
  });

  it("refuses a replica of a source without backups", async () => {
    await makeSource({ BackupRetentionPeriod: "0" });

    const answer = await makeReplica();

    expect([answer.status, texts(answer, "Code")]).toEqual([400, ["InvalidDBInstanceState"]]);
  });

  it("refuses an encrypted cross-region replica without a key, or with a key of another region", async () => {
    await makeSource();

    const without = await rds(dr, "CreateDBInstanceReadReplica", {
      DBInstanceIdentifier: `${id}-replica`,
      SourceDBInstanceIdentifier: source(),
    });
    const foreign = await makeReplica({ KmsKeyId: await makeKey(primary) });

    expect([without, foreign].flatMap((answer) => texts(answer, "Code"))).toEqual([
      "InvalidParameterCombination",
      "KMSKeyNotAccessibleFault",
    ]);
  });

  it("removes the link on both sides when a replica is promoted", async () => {
    await makeSource();
    await makeReplica();
    expect(texts(await describeOne(primary, `${id}-source`), "ReadReplicaDBInstanceIdentifier")).toEqual([
      `arn:aws:rds:${dr}:${accountId}:db:${id}-replica`,
    ]);

    await rds(dr, "PromoteReadReplica", {
      DBInstanceIdentifier: `${id}-replica`,
      BackupRetentionPeriod: "1",
    });

    const promoted = await describeOne(dr, `${id}-replica`);
    expect(promoted.body).not.toContain("ReadReplicaSourceDBInstanceIdentifier");
    expect(texts(promoted, "BackupRetentionPeriod")).toEqual(["1"]);
    expect(texts(await describeOne(primary, `${id}-source`), "ReadReplicaDBInstanceIdentifier")).toEqual([]);
  });

  it("restores the snapshot of a replica into a standalone instance, which no source lists", async () => {
    await makeSource();
    await makeReplica();
    const snapshot = { DBSnapshotIdentifier: `${id}-nightly` };
    await rds(dr, "CreateDBSnapshot", { DBInstanceIdentifier: `${id}-replica`, ...snapshot });

    const answer = await rds(dr, "RestoreDBInstanceFromDBSnapshot", {
      DBInstanceIdentifier: `${id}-restored`,
      ...snapshot,
    });

    const [restored, replica] = [
      await describeOne(dr, `${id}-restored`),
      await describeOne(dr, `${id}-replica`),
    ];
    expect(answer.status).toBe(200);
    expect(restored.body).not.toContain("ReadReplicaSourceDBInstanceIdentifier");
    expect(texts(restored, "DbiResourceId")).not.toEqual(texts(replica, "DbiResourceId"));
    expect(replica.body).toContain("ReadReplicaSourceDBInstanceIdentifier");
  });

  it("refuses to promote an instance that is no replica", async () => {
    await makeSource();

    const answer = await rds(primary, "PromoteReadReplica", { DBInstanceIdentifier: `${id}-source` });

    expect(texts(answer, "Code")).toEqual(["InvalidDBInstanceState"]);
  });

  it("deletes an unpromoted cross-region replica, and the source no longer lists it", async () => {
    await makeSource();
    await makeReplica();

    const answer = await rds(dr, "DeleteDBInstance", {
      DBInstanceIdentifier: `${id}-replica`,
      SkipFinalSnapshot: "true",
    });

    expect(answer.status).toBe(200);
    expect(texts(await describeOne(primary, `${id}-source`), "ReadReplicaDBInstanceIdentifier")).toEqual([]);
  });

  it("refuses a final snapshot of a replica", async () => {
    await makeSource();
    await makeReplica();

    const answer = await rds(dr, "DeleteDBInstance", {
      DBInstanceIdentifier: `${id}-replica`,
      FinalDBSnapshotIdentifier: `${id}-final`,
    });

    expect(texts(answer, "Code")).toEqual(["InvalidParameterCombination"]);
  });

  it("refuses a final snapshot whose name exists, and deletes nothing", async () => {
    const database = { DBInstanceIdentifier: `${id}-source` };
    const final = { ...database, SkipFinalSnapshot: "false", FinalDBSnapshotIdentifier: `${id}-final` };
    await makeSource();
    expect((await rds(primary, "DeleteDBInstance", final)).status).toBe(200);
    await makeSource();

    const refused = await rds(primary, "DeleteDBInstance", final);

    expect(refused.status).toBe(400);
    expect(texts(refused, "Code")).toEqual(["DBSnapshotAlreadyExists"]);
    expect((await rds(primary, "DescribeDBInstances", database)).status).toBe(200);
  });

  it("makes a replica standalone when its source is deleted", async () => {
    await makeSource();
    await makeReplica();

    await rds(primary, "DeleteDBInstance", {
      DBInstanceIdentifier: `${id}-source`,
      SkipFinalSnapshot: "true",
    });

    const replica = await describeOne(dr, `${id}-replica`);
    expect([replica.status, replica.body.includes("ReadReplicaSourceDBInstanceIdentifier")]).toEqual([
      200,
      false,
    ]);
  });

  it("returns a parameter that was set with the user as its source", async () => {
    await rds(primary, "CreateDBParameterGroup", {
      DBParameterGroupName: `${id}-group`,
      DBParameterGroupFamily: "mysql8.4",
      Description: "test",
    });
    await rds(primary, "ModifyDBParameterGroup", {
      DBParameterGroupName: `${id}-group`,
      "Parameters.Parameter.1.ParameterName": "require_secure_transport",
      "Parameters.Parameter.1.ParameterValue": "1",
      "Parameters.Parameter.1.ApplyMethod": "immediate",
    });

    const answer = await rds(primary, "DescribeDBParameters", { DBParameterGroupName: `${id}-group` });

    expect(["ParameterName", "ParameterValue", "Source"].map((name) => texts(answer, name))).toEqual([
      ["require_secure_transport"],
      ["1"],
      ["user"],
    ]);
  });
});

describe("ECS and Application Auto Scaling", () => {
  async function makeService(desiredCount: number, settings: Record<string, unknown> = {}) {
    await ecs(primary, "CreateCluster", { clusterName: id });
    await ecs(primary, "RegisterTaskDefinition", {
      family: id,
      containerDefinitions: [{ name: "web", image: "web:1", memory: 128 }],
    });
    const { status } = await ecs(primary, "CreateService", {
      cluster: id,
      serviceName: "web",
      taskDefinition: id,
      desiredCount,
      ...settings,
    });
    expect(status).toBe(200);
  }

  async function describeService() {
    return (await ecs(primary, "DescribeServices", { cluster: id, services: ["web"] })).body.services[0];
  }

  function register(parameters: Record<string, unknown>) {
    return scaling(primary, "RegisterScalableTarget", {
      ServiceNamespace: "ecs",
      ResourceId: `service/${id}/web`,
      ScalableDimension: "ecs:service:DesiredCount",
      ...parameters,
    });
  }

  it("returns the settings of a service", async () => {
    await makeService(0, {
      healthCheckGracePeriodSeconds: 90,
      availabilityZoneRebalancing: "ENABLED",
      enableECSManagedTags: true,
      deploymentConfiguration: {
        maximumPercent: 200,
        minimumHealthyPercent: 100,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
    });

    expect(await describeService()).toMatchObject({
      healthCheckGracePeriodSeconds: 90,
      availabilityZoneRebalancing: "ENABLED",
      enableECSManagedTags: true,
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
  });

  it.each([
    [0, { MinCapacity: 1, MaxCapacity: 6 }, 1],
    [9, { MinCapacity: 1, MaxCapacity: 6 }, 6],
    [2, { MinCapacity: 1, MaxCapacity: 6 }, 2],
    [2, { MinCapacity: 0, MaxCapacity: 0 }, 0],
  ])("moves %i tasks into %o when a scalable target is registered: %i", async (count, bounds, expected) => {
    await makeService(count);
    await register(bounds);

    expect((await describeService()).desiredCount).toBe(expected);
  });

  it("moves the tasks when the bounds of a scalable target change", async () => {
    await makeService(0);
    await register({ MinCapacity: 0, MaxCapacity: 0 });
    await register({ MinCapacity: 2, MaxCapacity: 6 });

    expect((await describeService()).desiredCount).toBe(2);
  });

  it("tags a scalable target, lists its tags and removes them", async () => {
    await makeService(1);
    const { body } = await register({ MinCapacity: 1, MaxCapacity: 6, Tags: { Stack: "primary" } });
    const ResourceARN = body.ScalableTargetARN;

    await scaling(primary, "TagResource", { ResourceARN, Tags: { Owner: "ops", Side: "a" } });
    await scaling(primary, "UntagResource", { ResourceARN, TagKeys: ["Side"] });

    expect((await scaling(primary, "ListTagsForResource", { ResourceARN })).body).toEqual({
      Tags: { Stack: "primary", Owner: "ops" },
    });
  });
});

describe("Secrets Manager", () => {
  const keyOfReplica = `arn:aws:kms:${dr}:${accountId}:key/11111111-2222-3333-4444-555555555555`;

  async function makeReplicatedSecret(): Promise<{ arn: string; replicaArn: string }> {
    const { body } = await secrets(primary, "CreateSecret", {
      Name: `${id}/database`,
      SecretString: '{"username":"lamp"}',
      AddReplicaRegions: [{ Region: dr, KmsKeyId: keyOfReplica }],
    });
    return { arn: body.ARN, replicaArn: body.ARN.replace(primary, dr) };
  }

  it("returns the key of a replica, on both sides", async () => {
    const { arn, replicaArn } = await makeReplicatedSecret();

    const source = (await secrets(primary, "DescribeSecret", { SecretId: arn })).body;
    const replica = (await secrets(dr, "DescribeSecret", { SecretId: replicaArn })).body;

    expect(source.ReplicationStatus).toMatchObject([{ Region: dr, KmsKeyId: keyOfReplica }]);
    expect(replica.KmsKeyId).toBe(keyOfReplica);
  });

  it("promotes a replica to a standalone secret, with its value, when replication to it is stopped", async () => {
    const { arn, replicaArn } = await makeReplicatedSecret();

    expect((await secrets(dr, "StopReplicationToReplica", { SecretId: replicaArn })).body).toEqual({
      ARN: replicaArn,
    });
    await secrets(dr, "PutSecretValue", { SecretId: replicaArn, SecretString: '{"username":"changed"}' });

    const source = (await secrets(primary, "DescribeSecret", { SecretId: arn })).body;
    const [here, there] = await Promise.all([
      secrets(primary, "GetSecretValue", { SecretId: arn }),
      secrets(dr, "GetSecretValue", { SecretId: replicaArn }),
    ]);
    expect(source.ReplicationStatus).toBeUndefined();
    expect([here.body.SecretString, there.body.SecretString]).toEqual([
      '{"username":"lamp"}',
      '{"username":"changed"}',
    ]);
  });

  it("refuses to stop replication to a secret that is no replica", async () => {
    const { arn } = await makeReplicatedSecret();

    const { status, body } = await secrets(primary, "StopReplicationToReplica", { SecretId: arn });

    expect([status, body.__type]).toEqual([400, "InvalidRequestException"]);
  });
});

describe("EC2", () => {
  it("returns the description of a rule that refers to a security group", async () => {
    const vpc = await ec2(primary, "CreateVpc", { CidrBlock: "11.0.0.0/16" });
    const group = await ec2(primary, "CreateSecurityGroup", {
      GroupName: id,
      GroupDescription: "test",
      VpcId: texts(vpc, "vpcId")[0] as string,
    });
    const groupId = texts(group, "groupId")[0] as string;

    const rule = await ec2(primary, "AuthorizeSecurityGroupIngress", {
      GroupId: groupId,
      "IpPermissions.1.IpProtocol": "tcp",
      "IpPermissions.1.FromPort": "3306",
      "IpPermissions.1.ToPort": "3306",
      "IpPermissions.1.Groups.1.GroupId": groupId,
      "IpPermissions.1.Groups.1.Description": "from tasks",
    });

    expect(texts(rule, "description")).toEqual(["from tasks"]);
  });

  it("finds a NAT gateway by a tag, and no other's", async () => {
    const tagged = async (name: string) => {
      const vpc = texts(await ec2(dr, "CreateVpc", { CidrBlock: "10.7.0.0/16" }), "vpcId")[0] as string;
      const subnet = await ec2(dr, "CreateSubnet", { VpcId: vpc, CidrBlock: "10.7.1.0/24" });
      const address = await ec2(dr, "AllocateAddress", { Domain: "vpc" });
      const gateway = await ec2(dr, "CreateNatGateway", {
        SubnetId: texts(subnet, "subnetId")[0] as string,
        AllocationId: texts(address, "allocationId")[0] as string,
        "TagSpecification.1.ResourceType": "natgateway",
        "TagSpecification.1.Tag.1.Key": "Name",
        "TagSpecification.1.Tag.1.Value": name,
      });
      return texts(gateway, "natGatewayId")[0] as string;
    };
    const gateway = await tagged(`${id}-dr`);
    await tagged(`${id}-staging-dr`);

    const found = await ec2(dr, "DescribeNatGateways", {
      "Filter.1.Name": "tag:Name",
      "Filter.1.Value.1": `${id}-dr`,
      "Filter.2.Name": "state",
      "Filter.2.Value.1": "available",
    });

    expect(texts(found, "natGatewayId")).toEqual([gateway]);
  });
});

describe("Elastic Load Balancing", () => {
  it("finds a listener rule by its tags, and no other's", async () => {
    const vpc = texts(await ec2(dr, "CreateVpc", { CidrBlock: "10.8.0.0/16" }), "vpcId")[0] as string;
    const subnets = ["a", "b"].map((zone, index) =>
      ec2(dr, "CreateSubnet", {
        VpcId: vpc,
        CidrBlock: `10.8.${index}.0/24`,
        AvailabilityZone: `${dr}${zone}`,
      }),
    );
    const [first, second] = (await Promise.all(subnets)).map((subnet) => texts(subnet, "subnetId")[0]);
    const balancer = await elb(dr, "CreateLoadBalancer", {
      Name: id,
      "Subnets.member.1": first as string,
      "Subnets.member.2": second as string,
    });
    const answering = (prefix: string) => ({
      [`${prefix}.member.1.Type`]: "fixed-response",
      [`${prefix}.member.1.FixedResponseConfig.StatusCode`]: "200",
    });
    const listener = await elb(dr, "CreateListener", {
      LoadBalancerArn: texts(balancer, "LoadBalancerArn")[0] as string,
      Protocol: "HTTP",
      Port: "80",
      ...answering("DefaultActions"),
    });
    const tagged = async (priority: number, name: string) => {
      const rule = await elb(dr, "CreateRule", {
        ListenerArn: texts(listener, "ListenerArn")[0] as string,
        Priority: String(priority),
        "Conditions.member.1.Field": "path-pattern",
        "Conditions.member.1.PathPatternConfig.Values.member.1": `/${name}`,
        ...answering("Actions"),
        "Tags.member.1.Key": "Name",
        "Tags.member.1.Value": name,
      });
      return texts(rule, "RuleArn")[0] as string;
    };
    const rule = await tagged(1, `${id}-took-over`);
    await tagged(2, `${id}-standby`);

    const find = async (type: string, name: string) => {
      const { body } = await tagging(dr, "GetResources", {
        ResourceTypeFilters: [type],
        TagFilters: [{ Key: "Name", Values: [name] }],
      });
      return body.ResourceTagMappingList.map((found: { ResourceARN: string }) => found.ResourceARN);
    };
    expect(await find("elasticloadbalancing", `${id}-took-over`)).toEqual([rule]);
    expect(await find("elasticloadbalancing:listener-rule/app", `${id}-took-over`)).toEqual([rule]);
    expect(await find("ecs:service", `${id}-took-over`)).toEqual([]);
    expect(await find("elasticloadbalancing", `${id}-absent`)).toEqual([]);
  });
});

describe("ECR", () => {
  const rule = (region: string) => ({
    destinations: [{ region, registryId: accountId }],
    repositoryFilters: [{ filter: "lamp", filterType: "PREFIX_MATCH" }],
  });

  it("accepts several replication rules and returns them", async () => {
    const rules = [rule(dr), rule("eu-north-1")];
    await ecr(primary, "PutReplicationConfiguration", { replicationConfiguration: { rules } });

    const { body } = await ecr(primary, "DescribeRegistry", {});

    expect(body.replicationConfiguration).toEqual({ rules });
  });

  it("refuses to replicate a registry to itself, in any of the rules", async () => {
    const { body } = await ecr(primary, "PutReplicationConfiguration", {
      replicationConfiguration: { rules: [rule(dr), rule(primary)] },
    });

    expect(body.__type).toBe("InvalidParameterException");
  });
});

describe("Route 53", () => {
  const check = (alarm: string) => `<?xml version="1.0"?>
    <CreateHealthCheckRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/">
      <CallerReference>${alarm}</CallerReference>
      <HealthCheckConfig>
        <Type>CLOUDWATCH_METRIC</Type>
        <InsufficientDataHealthStatus>LastKnownStatus</InsufficientDataHealthStatus>
        <AlarmIdentifier><Region>${dr}</Region><Name>${alarm}</Name></AlarmIdentifier>
      </HealthCheckConfig>
    </CreateHealthCheckRequest>`;

  function create(alarm: string): Promise<AwsAnswer> {
    const path = "/2013-04-01/healthcheck";
    return emulator.request({ service: "route53", region: "us-east-1", path, body: check(alarm) });
  }

  it("gives a hosted zone an id that begins with Z", async () => {
    const zone = `<CreateHostedZoneRequest><Name>${id}.test</Name><CallerReference>${id}</CallerReference></CreateHostedZoneRequest>`;
    const path = "/2013-04-01/hostedzone";

    const answer = await emulator.request({ service: "route53", region: "us-east-1", path, body: zone });

    expect(texts(answer, "Id")[0]).toMatch(/^\/hostedzone\/Z[A-Z0-9]+$/);
  });

  const putAlarm = (name: string) =>
    cloudWatch(dr, "PutMetricAlarm", {
      AlarmName: name,
      Namespace: "AWS/ApplicationELB",
      MetricName: "HealthyHostCount",
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      EvaluationPeriods: "1",
      Period: "60",
      Statistic: "Maximum",
      Threshold: "1",
    });

  it("lets a health check watch an alarm in another region, without endpoint settings", async () => {
    await putAlarm(`${id}-serving`);

    const answer = await create(`${id}-serving`);

    expect(["Region", "Name", "InsufficientDataHealthStatus"].map((name) => texts(answer, name))).toEqual([
      [dr],
      [`${id}-serving`],
      ["LastKnownStatus"],
    ]);
    expect(["Port", "RequestInterval", "FailureThreshold"].flatMap((name) => texts(answer, name))).toEqual(
      [],
    );
  });

  it("lets an update switch a health check to another alarm", async () => {
    await putAlarm(`${id}-first`);
    await putAlarm(`${id}-second`);
    const path = `/2013-04-01/healthcheck/${texts(await create(`${id}-first`), "Id")[0]}`;
    const update = `<UpdateHealthCheckRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/">
      <AlarmIdentifier><Region>${dr}</Region><Name>${id}-second</Name></AlarmIdentifier></UpdateHealthCheckRequest>`;

    await emulator.request({ service: "route53", region: "us-east-1", path, body: update });

    const answer = await emulator.request({ service: "route53", region: "us-east-1", method: "GET", path });
    expect(texts(answer, "Name")).toEqual([`${id}-second`]);
  });

  it("refuses a health check of an alarm that does not exist", async () => {
    const answer = await create(`${id}-no-such-alarm`);

    expect([answer.status, texts(answer, "Code")]).toEqual([400, ["InvalidInput"]]);
  });
});

describe("S3", () => {
  const bucket = (side: string) => `${id}-bucket-${side}`;

  function s3(method: string, path: string, body?: string, headers?: Record<string, string>) {
    return emulator.request({ service: "s3", region: primary, method, path, body, headers });
  }

  async function makeUnversionedBucket(side: string, region: string): Promise<void> {
    const body = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
    const path = `/${bucket(side)}`;
    expect((await emulator.request({ service: "s3", region, method: "PUT", path, body })).status).toBe(200);
  }

  async function makeBucket(side: string, region: string): Promise<void> {
    await makeUnversionedBucket(side, region);
    await s3(
      "PUT",
      `/${bucket(side)}?versioning`,
      "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
    );
  }

  const rule = (from: string, to: string, settings: string) => `<Rule>
      <ID>${from}-to-${to}</ID><Priority>1</Priority><Status>Enabled</Status>
      <Filter><Prefix>${from}/</Prefix></Filter>${settings}
      <Destination><Bucket>arn:aws:s3:::${bucket(to)}</Bucket></Destination>
    </Rule>`;

  function replicate(from: string, to: string, settings = ""): Promise<AwsAnswer> {
    const role = `<Role>arn:aws:iam::${accountId}:role/replication</Role>`;
    return s3(
      "PUT",
      `/${bucket(from)}?replication`,
      `<ReplicationConfiguration>${role}${rule(from, to, settings)}</ReplicationConfiguration>`,
    );
  }

  const markers = "<DeleteMarkerReplication><Status>Enabled</Status></DeleteMarkerReplication>";

  async function makeReplicatedBuckets(settings = markers): Promise<void> {
    await makeBucket("here", primary);
    await makeBucket("there", dr);
    expect((await replicate("here", "there", settings)).status).toBe(200);
  }

  it("copies an object under the rule's prefix, with its version and metadata", async () => {
    await makeReplicatedBuckets();

    const put = await s3("PUT", `/${bucket("here")}/here/state`, "one", {
      "content-type": "application/json",
    });
    const copy = await s3("GET", `/${bucket("there")}/here/state`);

    expect([copy.status, copy.body]).toEqual([200, "one"]);
    expect(copy.headers.get("x-amz-version-id")).toBe(put.headers.get("x-amz-version-id"));
    expect(copy.headers.get("content-type")).toBe("application/json");
  });

  it("copies nothing outside the prefix", async () => {
    await makeReplicatedBuckets();

    await s3("PUT", `/${bucket("here")}/elsewhere/state`, "one");

    expect((await s3("GET", `/${bucket("there")}/elsewhere/state`)).status).toBe(404);
  });

  it("copies nothing put before the rule", async () => {
    await makeBucket("here", primary);
    await makeBucket("there", dr);
    await s3("PUT", `/${bucket("here")}/here/state`, "one");

    await replicate("here", "there");

    expect((await s3("GET", `/${bucket("there")}/here/state`)).status).toBe(404);
  });

  it.each([
    ["with", markers, 404],
    ["without", "", 200],
  ])("copies a delete marker only if the rule enables it: %s", async (_, settings, status) => {
    await makeReplicatedBuckets(settings);
    await s3("PUT", `/${bucket("here")}/here/lock`, "one");

    await s3("DELETE", `/${bucket("here")}/here/lock`);

    expect((await s3("GET", `/${bucket("there")}/here/lock`)).status).toBe(status);
  });

  it("copies a KMS-encrypted object only if the rule enables it", async () => {
    await makeReplicatedBuckets();
    const encrypted = { "x-amz-server-side-encryption": "aws:kms" };
    await s3("PUT", `/${bucket("here")}/here/secret`, "one", encrypted);
    const before = await s3("GET", `/${bucket("there")}/here/secret`);

    await replicate(
      "here",
      "there",
      "<SourceSelectionCriteria><SseKmsEncryptedObjects><Status>Enabled</Status></SseKmsEncryptedObjects></SourceSelectionCriteria>",
    );
    await s3("PUT", `/${bucket("here")}/here/secret`, "two", encrypted);
    const after = await s3("GET", `/${bucket("there")}/here/secret`);

    expect([before.status, after.body]).toEqual([404, "two"]);
  });

  it("does not copy a copy back", async () => {
    await makeReplicatedBuckets();
    await s3(
      "PUT",
      `/${bucket("there")}?replication`,
      `<ReplicationConfiguration><Role>r</Role>${rule("here", "here", markers)}</ReplicationConfiguration>`,
    );

    await s3("PUT", `/${bucket("here")}/here/state`, "one");
    const versions = await s3("GET", `/${bucket("here")}?versions`);

    expect(texts(versions, "VersionId")).toHaveLength(1);
  });

  it("refuses a destination that is not versioned", async () => {
    await makeBucket("here", primary);
    await makeUnversionedBucket("there", dr);

    const answer = await replicate("here", "there");

    expect([answer.status, texts(answer, "Code")]).toEqual([400, ["InvalidRequest"]]);
  });

  it("returns the rule as it was put", async () => {
    await makeReplicatedBuckets();

    const answer = await s3("GET", `/${bucket("here")}?replication`);

    expect(texts(answer, "Prefix")).toEqual(["here/"]);
    expect(answer.body).toContain(
      "<DeleteMarkerReplication><Status>Enabled</Status></DeleteMarkerReplication>",
    );
  });

  it("holds copies while replication is held, and catches up afterwards", async () => {
    await makeReplicatedBuckets();
    await emulator.holdReplication(true);
    await s3("PUT", `/${bucket("here")}/here/state`, "one");
    const held = await s3("GET", `/${bucket("there")}/here/state`);

    await emulator.holdReplication(false);
    const caughtUp = await s3("GET", `/${bucket("there")}/here/state`);

    expect([held.status, caughtUp.body]).toEqual([404, "one"]);
  });

  it("holds copies while the destination's region is cut", async () => {
    await makeReplicatedBuckets();
    await emulator.cutRegion(dr);
    await s3("PUT", `/${bucket("here")}/here/state`, "one");

    await emulator.restoreRegion(dr);

    expect((await s3("GET", `/${bucket("there")}/here/state`)).body).toBe("one");
  });

  it("allows requests that only a TLS condition would deny", async () => {
    await makeBucket("here", primary);
    const statement = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: `arn:aws:s3:::${bucket("here")}/*`,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    await s3(
      "PUT",
      `/${bucket("here")}?policy`,
      JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    );

    expect((await s3("PUT", `/${bucket("here")}/state`, "one")).status).toBe(200);
  });

  it("still denies what another statement denies", async () => {
    await makeBucket("here", primary);
    const statement = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::${bucket("here")}/*`,
    };
    await s3(
      "PUT",
      `/${bucket("here")}?policy`,
      JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    );

    expect((await s3("PUT", `/${bucket("here")}/state`, "one")).status).toBe(403);
  });

  it("returns a lifecycle rule as it was put", async () => {
    await makeBucket("here", primary);
    const expiration =
      "<NewerNoncurrentVersions>100</NewerNoncurrentVersions><NoncurrentDays>365</NoncurrentDays>";
    await s3(
      "PUT",
      `/${bucket("here")}?lifecycle`,
      `<LifecycleConfiguration><Rule><ID>old</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter>
        <NoncurrentVersionExpiration>${expiration}</NoncurrentVersionExpiration></Rule></LifecycleConfiguration>`,
    );

    const answer = await s3("GET", `/${bucket("here")}?lifecycle`);

    expect(texts(answer, "NewerNoncurrentVersions")).toEqual(["100"]);
    expect(texts(answer, "NoncurrentDays")).toEqual(["365"]);
    expect(answer.headers.get("x-amz-transition-default-minimum-object-size")).toBe(
      "all_storage_classes_128K",
    );
  });
});
