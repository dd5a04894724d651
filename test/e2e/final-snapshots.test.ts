import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
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
const NOTHING = synthesizeAlone(() => {});

let stack: EmulatedStack;

beforeAll(async () => {
  stack = await startEmulatedStack(accountId, NOTHING);
  await rds(peer, "CreateDBInstance", {
    DBInstanceIdentifier: "shop-dr-1",
    Engine: "mysql",
    EngineVersion: "8.4",
    DBInstanceClass: "db.t3.micro",
    AllocatedStorage: "20",
    MasterUsername: "shop",
    MasterUserPassword: "not-a-real-password",
    BackupRetentionPeriod: "1",
    StorageEncrypted: "true",
  });
});

afterAll(() => stack.stop());

async function rds(region: string, action: string, form: Readonly<Record<string, string>> = {}) {
  const answer = await stack.emulator.request({
    service: "rds",
    region,
    form: { Action: action, Version: "2014-10-31", ...form },
  });
  expect(answer.status, answer.body).toBe(200);
  return answer.body;
}

/** A region of one deployment: its own network, and its first database, a writer. */
function deployment() {
  return synthesizeAlone((scope) => {
    const vpc = new Vpc(scope, "vpc", { cidrBlock: "10.9.0.0/16" });
    const subnetIds = ["a", "b"].map(
      (zone, index) =>
        new Subnet(scope, `private-${zone}`, {
          vpcId: vpc.id,
          availabilityZone: `${here}${zone}`,
          cidrBlock: `10.9.${index}.0/24`,
        }).id,
    );
    new Database(scope, "database", {
      name: "shop-primary",
      hostParameterName: "/shop/database-host",
      posture: new Posture(scope, "posture", { default: "active" }),
      generation: 1,
      oldestGeneration: 1,
      replicationSourceArn: `"arn:aws:rds:${peer}:${accountId}:db:shop-dr-1"`,
      replicationSourceVersion: '"8.4"',
      newDatabase: {
        username: "shop",
        password: () => '"not-a-real-password"',
        storageGib: 20,
        databaseName: "shop",
      },
      engineVersion: "8.4",
      engineReleases: MYSQL_RELEASES,
      subnetIds,
      securityGroupId: vpc.defaultSecurityGroupId,
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

/** Returns what the database's final snapshot will be called. */
async function deploy(): Promise<string> {
  await applied({});
  const [, vpc = ""] = /<VpcId>vpc-(.*?)<\/VpcId>/.exec(await rds(here, "DescribeDBInstances")) ?? [];
  expect(vpc).toMatch(/^[0-9a-f]+$/);
  return `shop-primary-1-final-${vpc}`;
}

/** Returns the plan's actions. */
async function applied(variables: Readonly<Record<string, string>>): Promise<string[]> {
  stack.use(deployment());
  const actions = await stack.plan(variables);
  await stack.apply();
  return actions;
}

async function manualSnapshots(): Promise<string[]> {
  const body = await rds(here, "DescribeDBSnapshots", { SnapshotType: "manual" });
  return [...body.matchAll(/<DBSnapshotIdentifier>(.*?)</g)].map(([, name = ""]) => name);
}

it("everything destroyed, deployed again, and the old database retired: the first snapshot is not in the way", async () => {
  const first = await deploy();
  await rds(here, "ModifyDBInstance", {
    DBInstanceIdentifier: "shop-primary-1",
    DeletionProtection: "false",
    ApplyImmediately: "true",
  });
  stack.use(NOTHING);
  expect(await stack.plan()).toContain('delete: aws_db_instance.database["1"]');
  await stack.apply();
  expect(await manualSnapshots()).toEqual([first]);

  const second = await deploy();
  // Reprotection, which retirement's first plan joins here; then its second plan.
  const next = { posture: "standby", database_generation: "2", unprotected_database_generations_below: "2" };
  await applied(next);
  expect(await applied({ ...next, oldest_database_generation: "2" })).toContain(
    'delete: aws_db_instance.database["1"]',
  );

  expect(second).not.toBe(first);
  expect((await manualSnapshots()).toSorted()).toEqual([first, second].toSorted());
});
