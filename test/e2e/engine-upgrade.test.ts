import { afterAll, beforeAll, expect, it } from "vitest";
import { Database } from "../../modules/database";
import { Posture } from "../../modules/posture";
import { MYSQL_RELEASES } from "../../src/config";
import { type EmulatedStack, startEmulatedStack } from "../support/emulated-stack";
import { synthesizeAlone } from "../support/scratch";

const accountId = "111122223333";
/** The region of the stack's provider. */
const here = "eu-west-1";
const peer = "eu-central-1";
const STANDBY = { posture: "standby" };

let stack: EmulatedStack;
let subnetIds: string[];

beforeAll(async () => {
  stack = await startEmulatedStack(
    accountId,
    synthesizeAlone(() => {}),
  );
  subnetIds = (
    await ask("ec2", here, { Action: "DescribeSubnets", Version: "2016-11-15" }, "subnetId")
  ).slice(0, 2);
  await ask("rds", peer, {
    Action: "CreateDBInstance",
    DBInstanceIdentifier: "shop-primary-1",
    Engine: "mysql",
    EngineVersion: "8.4.5",
    DBInstanceClass: "db.t3.micro",
    AllocatedStorage: "20",
    MasterUsername: "shop",
    MasterUserPassword: "not-a-real-password",
    BackupRetentionPeriod: "1",
    StorageEncrypted: "true",
    Version: "2014-10-31",
  });
  stack.use(replica("8.4"));
  await stack.plan(STANDBY);
  await stack.apply();
});

afterAll(() => stack.stop());

function replica(engineVersion: string) {
  return synthesizeAlone((scope) => {
    new Database(scope, "database", {
      name: "shop-dr",
      hostParameterName: "/shop/database-host",
      posture: new Posture(scope, "posture", { default: "standby" }),
      generation: 1,
      oldestGeneration: 1,
      replicationSourceArn: `"arn:aws:rds:${peer}:${accountId}:db:shop-primary-1"`,
      replicationSourceVersion: '"8.4.5"',
      engineVersion,
      engineReleases: MYSQL_RELEASES,
      subnetIds,
      securityGroupId: "sg-0123456789abcdef0",
      instanceClass: "db.t3.micro",
      storageType: "gp3",
      multiAz: false,
      backupRetentionDays: 1,
      backupWindow: "01:00-02:00",
      maintenanceWindow: "mon:03:00-mon:04:00",
      logRetentionDays: 3,
    });
  });
}

/** The text of each of these elements in the answer. */
async function ask(
  service: "ec2" | "rds",
  region: string,
  form: Readonly<Record<string, string>>,
  ...elements: string[]
): Promise<string[]> {
  const { body } = await stack.emulator.request({ service, region, form });
  return elements.flatMap((element) =>
    [...body.matchAll(new RegExp(`<${element}>([^<]*)<`, "g"))].map(([, text = ""]) => text),
  );
}

const described = () =>
  ask(
    "rds",
    here,
    { Action: "DescribeDBInstances", DBInstanceIdentifier: "shop-dr-1", Version: "2014-10-31" },
    "EngineVersion",
    "DBParameterGroupName",
    "DbiResourceId",
  );

it("a replica is upgraded in place by one plan, which is then clean, and never downgraded", async () => {
  expect(await stack.plan(STANDBY)).toEqual([]);
  const [version, group, id] = await described();
  expect([version, group]).toEqual(["8.4.5", "shop-dr-mysql8-4"]);

  stack.use(replica("9.7"));
  expect(await stack.plan(STANDBY)).toEqual([
    "create: aws_db_parameter_group.database_parameter_group_9_7[0]",
    'update: aws_db_instance.database["1"]',
  ]);
  await stack.apply();

  expect(await described()).toEqual(["9.7", "shop-dr-mysql9-7", id]);
  expect(await stack.plan(STANDBY)).toEqual([]);

  stack.use(replica("8.4"));
  expect(await stack.plan(STANDBY)).toEqual([]);
});

it("once the upgraded replica is deleted, a plan makes one of the old release again, as docs/upgrading.md says", async () => {
  const instance = { DBInstanceIdentifier: "shop-dr-1", Version: "2014-10-31" };
  const unprotect = { ...instance, DeletionProtection: "false", ApplyImmediately: "true" };
  await ask("rds", here, { Action: "ModifyDBInstance", ...unprotect });
  await ask("rds", here, { Action: "DeleteDBInstance", ...instance, SkipFinalSnapshot: "true" });

  expect(await stack.plan(STANDBY)).toEqual([
    'create: aws_db_instance.database["1"]',
    "delete: aws_db_parameter_group.database_parameter_group_9_7[0]",
    "update: aws_ssm_parameter.database_host",
  ]);
});
