import { afterAll, beforeAll, expect, it } from "vitest";
import { type EmulatedStack, startEmulatedStack } from "../support/emulated-stack";
import { synthesizeAlone } from "../support/scratch";
import { addDatabase, askRds, createPeer, SHOP } from "../support/small-database";

const STANDBY = { posture: "standby" };

let stack: EmulatedStack;
let subnetIds: string[];

beforeAll(async () => {
  stack = await startEmulatedStack(
    SHOP.accountId,
    synthesizeAlone(() => {}),
  );
  const { body } = await stack.emulator.request({
    service: "ec2",
    region: SHOP.region,
    form: { Action: "DescribeSubnets", Version: "2016-11-15" },
  });
  subnetIds = textsOf(body, "subnetId").slice(0, 2);
  await createPeer(stack.emulator, "dr", "8.4.5");
  stack.use(replica("8.4"));
  await stack.plan(STANDBY);
  await stack.apply();
});

afterAll(() => stack.stop());

function replica(engineVersion: string) {
  return synthesizeAlone((scope) => {
    addDatabase(scope, "dr", {
      replicationSourceVersion: '"8.4.5"',
      engineVersion,
      subnetIds,
      securityGroupId: "sg-0123456789abcdef0",
    });
  });
}

/** The text of each of these elements in an answer. */
const textsOf = (body: string, ...elements: string[]) =>
  elements.flatMap((element) =>
    [...body.matchAll(new RegExp(`<${element}>([^<]*)<`, "g"))].map(([, text = ""]) => text),
  );

const rds = (action: string, form: Readonly<Record<string, string>> = {}) =>
  askRds(stack.emulator, SHOP.region, action, { DBInstanceIdentifier: "shop-dr-1", ...form });

const described = async () =>
  textsOf(await rds("DescribeDBInstances"), "EngineVersion", "DBParameterGroupName", "DbiResourceId");

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
  await rds("ModifyDBInstance", { DeletionProtection: "false", ApplyImmediately: "true" });
  await rds("DeleteDBInstance", { SkipFinalSnapshot: "true" });

  expect(await stack.plan(STANDBY)).toEqual([
    'create: aws_db_instance.database["1"]',
    "delete: aws_db_parameter_group.database_parameter_group_9_7[0]",
    "update: aws_ssm_parameter.database_host",
  ]);
});
