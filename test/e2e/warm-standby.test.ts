import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { TerraformVariable } from "cdktf";
import { afterAll, beforeAll, expect, it } from "vitest";
import { hcl } from "../../modules/hcl";
import { Posture } from "../../modules/posture";
import { Scaling } from "../../modules/scaling";
import { WebService } from "../../modules/web-service";
import type { LoggedCall } from "../../src/tools/emulator";
import { type EmulatedStack, startEmulatedStack } from "../support/emulated-stack";
import { synthesizeAlone } from "../support/scratch";

/** The tasks of a warm standby over its life, with real Terraform on the emulated AWS. */

const accountId = "111122223333";
const region = "eu-west-1";
const HOST = "/shop/database-host";
const GROUP = `arn:aws:elasticloadbalancing:${region}:${accountId}:targetgroup/shop/0123456789abcdef`;
const SECRET = `arn:aws:secretsmanager:${region}:${accountId}:secret:shop/database-AbCdEf`;
const [NORMAL, STANDBY_TASKS, MOST] = [3, 1, 6];

let stack: EmulatedStack;

beforeAll(async () => {
  stack = await startEmulatedStack(
    accountId,
    synthesizeAlone(() => {}),
  );
  const subnet = await idOf("DescribeSubnets", "subnetId");
  await stack.emulator.recordParameters();
  stack.use(warmStandby(subnet, await idOf("DescribeSecurityGroups", "groupId")));
});

afterAll(() => stack.stop());

/** What a region has around its tasks, the database left out: its host is the generation. */
function warmStandby(subnet: string, securityGroupId: string) {
  return synthesizeAlone((scope) => {
    new TerraformVariable(scope, "database_generation", { type: "number", default: 1 });
    const posture = new Posture(scope, "posture", { default: "standby" });
    const host = new SsmParameter(scope, "host", {
      name: HOST,
      type: "String",
      value: `database-${hcl("var.database_generation")}`,
    });
    const service = new WebService(scope, "web", {
      name: "shop-visitor",
      clusterName: "shop-dr",
      accountId,
      region,
      regionRole: "dr",
      posture,
      subnetIds: [subnet],
      securityGroupId,
      targetGroupArn: GROUP,
      trustedProxyCidr: "10.9.0.0/16",
      image: "shop:1",
      imageTag: "1",
      cpuUnits: 512,
      memoryMib: 1024,
      normalTasks: NORMAL,
      minTasks: 1,
      maxTasks: MOST,
      isWarmStandby: true,
      logGroupName: "/ecs/shop",
      logRetentionDays: 3,
      executeCommand: false,
      containerInsights: false,
      database: { hostParameterName: HOST, port: 3306, name: "shop" },
      credentials: { secretArn: SECRET },
      startsAfter: [],
    });
    new Scaling(scope, "scaling", {
      name: "shop-visitor",
      clusterName: service.clusterName,
      serviceName: service.serviceName,
      minTasks: posture.taskCount({ active: 1, standby: STANDBY_TASKS }),
      maxTasks: MOST,
      scaleOutAboveCpuPercent: 70,
      scaleInBelowCpuPercent: 35,
      evaluationPeriods: 2,
      periodSeconds: 60,
      cooldownSeconds: 300,
      standbyTasks: { startAfter: host, startAnewWith: "var.database_generation % 2 == 1" },
    });
  });
}

/** Id of one of those that a new account has. */
async function idOf(action: string, element: string): Promise<string> {
  const form = { Action: action, Version: "2016-11-15" };
  const { body } = await stack.emulator.request({ service: "ec2", region, form });
  return new RegExp(`<${element}>([^<]+)<`).exec(body)?.[1] ?? "none";
}

const variables = (posture: string, generation: number) => ({
  posture,
  database_generation: String(generation),
});

/** Applies, and returns the tasks that the service wants then. */
async function applied(posture: string, generation: number): Promise<number> {
  await stack.plan(variables(posture, generation));
  await stack.apply();
  expect(await stack.plan(variables(posture, generation))).toEqual([]);
  return wanted();
}

async function ecs(action: string, parameters: object): Promise<string> {
  const { body } = await stack.emulator.request({
    service: "ecs",
    region,
    target: `AmazonEC2ContainerServiceV20141113.${action}`,
    body: parameters,
  });
  return body;
}

async function wanted(): Promise<number> {
  const { services } = JSON.parse(
    await ecs("DescribeServices", { cluster: "shop-dr", services: ["shop-visitor"] }),
  );
  return services[0].desiredCount;
}

/** What an apply does to hosts and tasks, in order. */
async function changesOf(work: () => Promise<unknown>): Promise<LoggedCall[]> {
  const since = (await stack.emulator.callLog()).at(-1)?.sequence ?? 0;
  await work();
  return (await stack.emulator.callLog(since + 1)).filter(({ action }) =>
    /^(PutParameter|UpdateService|RegisterScalableTarget)$/.test(action),
  );
}

/** Whether ECS replaces the running tasks, for each update of the service. */
const replacing = (calls: readonly LoggedCall[]) =>
  calls
    .filter(({ action }) => action === "UpdateService")
    .map(({ parameters }) => parameters?.forceNewDeployment === true);

it("is started by the first apply, and the next plan is clean", async () => {
  expect(await applied("standby", 1)).toBe(STANDBY_TASKS);
});

it("keeps the tasks that scaling adds while all visitors are there", async () => {
  await ecs("UpdateService", { cluster: "shop-dr", service: "shop-visitor", desiredCount: 2 });
  expect(await stack.plan(variables("standby", 1))).toEqual([]);
  await ecs("UpdateService", { cluster: "shop-dr", service: "shop-visitor", desiredCount: STANDBY_TASKS });
});

it("an activation scales to the normal number, and replaces no task", async () => {
  const changes = await changesOf(() => applied("active", 1));
  expect(replacing(changes)).toEqual([false]);
  expect(await wanted()).toBe(NORMAL);
});

it("an active region keeps what scaling has set", async () => {
  await ecs("UpdateService", { cluster: "shop-dr", service: "shop-visitor", desiredCount: 1 });
  expect(await stack.plan(variables("active", 1))).toEqual([]);
});

it("a region that gets a replica stops the tasks of its writer, and starts new ones once the host is known", async () => {
  const changes = await changesOf(() => applied("standby", 2));
  expect(replacing(changes)).toEqual([true]);
  const order = changes.map(({ action }) => action);
  expect(order.filter((action) => action !== "UpdateService")).toEqual([
    "PutParameter",
    "RegisterScalableTarget",
  ]);
  expect(order.indexOf("UpdateService")).toBeLessThan(order.indexOf("RegisterScalableTarget"));
  expect(await wanted()).toBe(STANDBY_TASKS);
});

it("so does a standby whose replica is made anew", async () => {
  const changes = await changesOf(() => applied("standby", 3));
  expect(replacing(changes)).toEqual([true]);
  expect(await wanted()).toBe(STANDBY_TASKS);
});

it("a quiesced region runs none, and is a warm standby again with its new replica", async () => {
  expect(await applied("active", 3)).toBe(NORMAL);
  expect(await applied("quiesced", 3)).toBe(0);
  expect(await applied("standby", 4)).toBe(STANDBY_TASKS);
});
