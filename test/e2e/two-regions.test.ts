import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Config, loadConfig } from "../../src/config";
import type { AwsAnswer, CallCount, Emulator } from "../../src/emulator";
import { bootstrap } from "../../src/runner/bootstrap";
import { openSession, type Session } from "../../src/runner/session";
import { synthesize } from "../../src/runner/synthesize";
import { type PlanSummary, summarizePlan, TerraformError } from "../../src/terraform";

/**
 * Everything applied for real, with Terraform and the AWS provider, to one emulated AWS: each test goes on where the one
 * before it stopped. Most of the time is waiting inside the provider.
 */

type Variables = Record<string, string>;

let outputDirectory: string;
let config: Config;
let session: Session;
let emulator: Emulator;
/** Everything that Terraform said. */
const terraformLog: string[] = [];

const log = (line: string) => void terraformLog.push(line);

beforeAll(async () => {
  outputDirectory = mkdtempSync(path.join(tmpdir(), "lamp-dr-e2e-"));
  synthesize(outputDirectory, log);
  config = loadConfig();
  session = await openSession({ target: "emulator", config, outputDirectory, say: log });
  emulator = session.emulator as Emulator;
});

afterAll(async () => {
  await session?.close();
  rmSync(outputDirectory, { recursive: true, force: true });
});

async function plan(stack: string, variables: Variables = {}, targets?: string[]) {
  const { terraform, directory } = session.terraformIn(stack, { onLine: log });
  await terraform.init();
  await terraform.plan({ out: "plan.tfplan", variables, targets });
  const json = await terraform.showPlan("plan.tfplan");
  return { terraform, directory, json, summary: summarizePlan(json, () => "") };
}

async function apply(stack: string, variables: Variables = {}, targets?: string[]): Promise<PlanSummary> {
  const { terraform, summary } = await plan(stack, variables, targets);
  await terraform.apply("plan.tfplan");
  return summary;
}

async function changesLeft(stack: string, variables: Variables = {}): Promise<string[]> {
  const { summary } = await plan(stack, variables);
  return [
    ...summary.modules.flatMap(({ resources }) =>
      resources.map(({ action, address }) => `${action} ${address}`),
    ),
    ...summary.outputs.map((output) => `output ${output}`),
  ];
}

function ask(service: string, region: string, target: string, body: object): Promise<AwsAnswer> {
  return emulator.request({ service, region, target, body });
}

async function database(region: string, identifier: string): Promise<string> {
  const answer = await emulator.request({
    service: "rds",
    region,
    form: { Action: "DescribeDBInstances", Version: "2014-10-31", DBInstanceIdentifier: identifier },
  });
  return answer.body;
}

async function service(region: string, cluster: string) {
  const answer = await ask("ecs", region, "AmazonEC2ContainerServiceV20141113.DescribeServices", {
    cluster,
    services: ["lamp-visitor"],
  });
  return JSON.parse(answer.body).services[0] as { desiredCount: number };
}

async function scalableTarget(region: string) {
  const answer = await ask(
    "application-autoscaling",
    region,
    "AnyScaleFrontendService.DescribeScalableTargets",
    { ServiceNamespace: "ecs" },
  );
  const [target] = JSON.parse(answer.body).ScalableTargets;
  return { MinCapacity: target.MinCapacity, MaxCapacity: target.MaxCapacity };
}

const isWrite = ({ action }: CallCount) => !/^(Describe|Get|List|Head|BatchGet)/.test(action);

describe.sequential("two regions on the emulated AWS", () => {
  it("bootstraps the state buckets, and a second time changes nothing", async () => {
    const options = {
      session,
      accountId: config.accountId,
      say: log,
      onTerraformLine: log,
      confirm: async () => true,
    };
    const first = await bootstrap(options);
    expect(first.outcome).toBe("done");
    expect(first.migrated).toBe(true);
    expect(first.summary.counts.create).toBe(20);
    const second = await plan("terraform-state");
    expect(second.summary.hasChanges).toBe(false);
    expect(await second.terraform.listState()).toContain("aws_s3_bucket.state_primary");
  });

  it("makes the image registries first, so that an image can be pushed before anything runs", async () => {
    const dr = await apply("dr", {}, ["aws_ecr_repository.image_registry"]);
    expect(dr.counts.create).toBe(1);
    const primary = await apply("primary", {}, [
      "aws_ecr_replication_configuration.image_registry_replication",
    ]);
    expect(primary.counts.create).toBe(1);
  });

  it("applies the primary: a writer and two tasks", async () => {
    const summary = await apply("primary");
    expect(summary.counts.delete + summary.counts.replace).toBe(0);
    expect(await database("eu-west-1", "lamp-primary-1")).not.toContain(
      "ReadReplicaSourceDBInstanceIdentifier",
    );
    expect((await service("eu-west-1", "lamp-primary")).desiredCount).toBe(2);
    expect(await scalableTarget("eu-west-1")).toEqual({ MinCapacity: 1, MaxCapacity: 6 });
    expect(await changesLeft("primary")).toEqual([]);
  });

  it("applies DR: a replica and no task", async () => {
    await apply("dr");
    expect(await database("eu-central-1", "lamp-dr-1")).toContain("lamp-primary-1</ReadReplicaSource");
    expect((await service("eu-central-1", "lamp-dr")).desiredCount).toBe(0);
    expect(await scalableTarget("eu-central-1")).toEqual({ MinCapacity: 0, MaxCapacity: 6 });
    expect(await changesLeft("dr")).toEqual([]);
  });

  it("applies DNS, and every plan is clean", async () => {
    await apply("dns");
    expect(await changesLeft("dns")).toEqual([]);
    expect(await changesLeft("primary")).toEqual([]);
  });

  it("keeps the plan clean while autoscaling has changed the number of tasks", async () => {
    const answer = await ask("ecs", "eu-west-1", "AmazonEC2ContainerServiceV20141113.UpdateService", {
      cluster: "lamp-primary",
      service: "lamp-visitor",
      desiredCount: 4,
    });
    expect(answer.status).toBe(200);
    expect(await changesLeft("primary")).toEqual([]);
  });

  it("keeps the password out of every state, plan and log", async () => {
    const answer = await ask("secretsmanager", "eu-central-1", "secretsmanager.GetSecretValue", {
      SecretId: "lamp/database",
    });
    const secret = JSON.parse(JSON.parse(answer.body).SecretString) as { username: string; password: string };
    expect(secret.username).toBe("lamp");
    expect(secret.password).toMatch(/^[A-Za-z0-9]{32}$/);
    const written = readdirSync(outputDirectory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes(`${path.sep}providers`))
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)));
    const { terraform, directory } = await plan("primary");
    written.push(Buffer.from(JSON.stringify(await terraform.showPlan(path.join(directory, "plan.tfplan")))));
    for (const [bucket, region] of [
      [`lamp-tfstate-${config.accountId}-eu-west-1`, "eu-west-1"],
      [`lamp-tfstate-${config.accountId}-eu-central-1`, "eu-central-1"],
    ] as const) {
      for (const stack of ["terraform-state", "primary", "dr", "dns"]) {
        const state = await emulator.request({
          service: "s3",
          region,
          method: "GET",
          path: `/${bucket}/${stack}/terraform.tfstate`,
        });
        expect(state.status, `${bucket}/${stack}: each region has every state`).toBe(200);
        written.push(Buffer.from(state.body));
      }
    }
    written.push(Buffer.from(terraformLog.join("\n")));
    expect(written.length).toBeGreaterThan(20);
    expect(written.filter((content) => content.includes(secret.password))).toHaveLength(0);
  });

  it("activates DR with one apply while every call to the primary region is refused", async () => {
    await emulator.cutRegion("eu-west-1");
    await emulator.resetCalls();
    const summary = await apply("dr", { posture: "active" });
    expect(summary.promoted.map(({ address }) => address)).toEqual(['aws_db_instance.database["1"]']);
    expect(summary.counts).toMatchObject({ create: 0, delete: 0, replace: 0 });

    const calls = await emulator.calls();
    expect(calls.filter(({ region }) => region === "eu-west-1")).toEqual([]);
    expect(calls.filter((call) => ["iam", "route53"].includes(call.service) && isWrite(call))).toEqual([]);
    expect(await database("eu-central-1", "lamp-dr-1")).not.toContain("<ReadReplicaSource");
    expect((await service("eu-central-1", "lamp-dr")).desiredCount).toBe(2);
    expect(await scalableTarget("eu-central-1")).toEqual({ MinCapacity: 1, MaxCapacity: 6 });
    expect(await changesLeft("dr", { posture: "active" })).toEqual([]);
  });

  it("starts tasks beside the promotion, not after it", async () => {
    const calls = await emulator.callLog();
    const at = (action: string) => calls.find((call) => call.action === action)?.sequence ?? Number.NaN;
    const promoted = at("PromoteReadReplica");
    const tasksWanted = at("UpdateService");
    const promotionSeen = calls.findLast((call) => call.action === "DescribeDBInstances")?.sequence;
    expect(promoted).toBeGreaterThan(0);
    expect(tasksWanted).toBeGreaterThan(0);
    expect(tasksWanted).toBeLessThan(promotionSeen as number);
  });

  it("refuses standby over the promoted database at plan, and changes nothing", async () => {
    await emulator.resetCalls();
    const refused = plan("dr", { posture: "standby" });
    await expect(refused).rejects.toThrow(TerraformError);
    await expect(refused).rejects.toThrow(/lamp-dr-1 is a writer[\s\S]*database_generation=2/);
    const writes = (await emulator.calls()).filter((call) => isWrite(call) && call.service !== "s3");
    expect(writes.map(({ service, action }) => `${service}:${action}`)).toEqual([]);
  });

  it("refuses to make the primary's own writer a standby", async () => {
    await emulator.restoreRegion("eu-west-1");
    await expect(plan("primary", { posture: "standby" })).rejects.toThrow(/lamp-primary-1 is a writer/);
  });

  it("makes the primary a standby of DR in a new generation, and keeps the old writer", async () => {
    const variables = { posture: "standby", database_generation: "2" };
    const summary = await apply("primary", variables);
    expect(summary.destroyed).toEqual([]);
    expect(await database("eu-west-1", "lamp-primary-2")).toContain("lamp-dr-1</ReadReplicaSource");
    expect(await database("eu-west-1", "lamp-primary-1")).toContain("<DBInstanceStatus>available<");
    expect((await service("eu-west-1", "lamp-primary")).desiredCount).toBe(0);
    expect(await changesLeft("primary", variables)).toEqual([]);
  });

  it("makes the primary active again by promoting the new generation", async () => {
    const variables = { posture: "active", database_generation: "2" };
    const summary = await apply("primary", variables);
    expect(summary.promoted.map(({ address }) => address)).toEqual(['aws_db_instance.database["2"]']);
    expect(summary.destroyed).toEqual([]);
    expect((await service("eu-west-1", "lamp-primary")).desiredCount).toBe(2);
    expect(await changesLeft("primary", variables)).toEqual([]);
  });
});
