import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type EmulatedStack, startEmulatedStack } from "../support/emulated-stack";
import { synthesizeAlone } from "../support/scratch";
import { addDatabase, askRds, createPeer, SHOP } from "../support/small-database";

const NOTHING = synthesizeAlone(() => {});

let stack: EmulatedStack;

beforeAll(async () => {
  stack = await startEmulatedStack(SHOP.accountId, NOTHING);
  await createPeer(stack.emulator, "primary", "8.4");
});

afterAll(() => stack.stop());

const rds = (action: string, form?: Readonly<Record<string, string>>) =>
  askRds(stack.emulator, SHOP.region, action, form);

/** A region of one deployment: its own network, and its first database, a writer. */
function deployment() {
  return synthesizeAlone((scope) => {
    const vpc = new Vpc(scope, "vpc", { cidrBlock: "10.9.0.0/16" });
    const subnetIds = ["a", "b"].map(
      (zone, index) =>
        new Subnet(scope, `private-${zone}`, {
          vpcId: vpc.id,
          availabilityZone: `${SHOP.region}${zone}`,
          cidrBlock: `10.9.${index}.0/24`,
        }).id,
    );
    addDatabase(scope, "primary", {
      replicationSourceVersion: '"8.4"',
      newDatabase: {
        username: "shop",
        password: () => '"not-a-real-password"',
        storageGib: 20,
        databaseName: "shop",
      },
      engineVersion: "8.4",
      subnetIds,
      securityGroupId: vpc.defaultSecurityGroupId,
    });
  });
}

/** Returns what the database's final snapshot will be called. */
async function deploy(): Promise<string> {
  await applied({});
  const [, vpc = ""] = /<VpcId>vpc-(.*?)<\/VpcId>/.exec(await rds("DescribeDBInstances")) ?? [];
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
  const body = await rds("DescribeDBSnapshots", { SnapshotType: "manual" });
  return [...body.matchAll(/<DBSnapshotIdentifier>(.*?)</g)].map(([, name = ""]) => name);
}

it("everything destroyed, deployed again, and the old database retired: the first snapshot is not in the way", async () => {
  const first = await deploy();
  await rds("ModifyDBInstance", {
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
