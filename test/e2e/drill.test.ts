import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config";
import { type Account, runControlDrill, SHORT_FAULTS } from "../../src/operator/drill/control";
import { changesLeft, plainPlan } from "../../src/operator/drill/control/plain-apply";
import { type HalfReport, resultOf } from "../../src/operator/drill-report";

/**
 * The short form of `npm run drill`: builds everything once with real Terraform on the emulated AWS, and practises. Most
 * of the time is spent waiting in Terraform's provider. The checks are in src/operator/drill/control.
 */

/** Everything that Terraform and the operator's commands printed. */
const log: string[] = [];
let report: HalfReport;
let left: readonly string[];
let password: string;
/** Files, plans and states that contain the password. */
let leaks: readonly string[];
/** How many were searched. */
let looked: number;

beforeAll(async () => {
  const drill = await runControlDrill({
    config: loadConfig(),
    command: "npm run test:e2e",
    rounds: 1,
    faults: SHORT_FAULTS,
    parallel: SHORT_FAULTS.length,
    seed: 20261125,
    say: (line) => {
      log.push(line);
      process.stderr.write(`${line}\n`);
    },
    onTerraformLine: (line) => void log.push(line),
    onBuilt: async (account) => {
      await scaleTo(account, 4);
      left = await changesLeft(account, "primary");
      password = await readPassword(account);
      const written = [
        ...filesOf(account.directory),
        ...(await plansOf(account)),
        ...(await statesOf(account)),
      ];
      looked = written.length;
      leaks = written.filter(({ content }) => content.includes(password)).map(({ name }) => name);
    },
  });
  report = drill.report;
});

/** Acts as autoscaling would. */
async function scaleTo(account: Account, desiredCount: number): Promise<void> {
  const answer = await account.emulator.request({
    service: "ecs",
    region: "eu-west-1",
    target: "AmazonEC2ContainerServiceV20141113.UpdateService",
    body: { cluster: "lamp-primary", service: "lamp-visitor", desiredCount },
  });
  expect(answer.status).toBe(200);
}

async function readPassword(account: Account): Promise<string> {
  const answer = await account.emulator.request({
    service: "secretsmanager",
    region: "eu-central-1",
    target: "secretsmanager.GetSecretValue",
    body: { SecretId: "lamp/database" },
  });
  const secret = JSON.parse(JSON.parse(answer.body).SecretString) as { username: string; password: string };
  expect(secret.username).toBe("lamp");
  return secret.password;
}

interface Written {
  readonly name: string;
  readonly content: string;
}

function filesOf(directory: string): Written[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(`${path.sep}providers`))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((name) => ({ name, content: readFileSync(name, "latin1") }));
}

async function plansOf(account: Account): Promise<Written[]> {
  const { json } = await plainPlan(account, "primary");
  return [{ name: "plan of primary", content: JSON.stringify(json) }];
}

/** Every state, in both regions' buckets. */
async function statesOf(account: Account): Promise<Written[]> {
  const states: Written[] = [];
  for (const region of ["eu-west-1", "eu-central-1"]) {
    for (const stack of ["terraform-state", "primary", "dr", "dns"]) {
      const name = `/lamp-tfstate-${account.config.accountId}-${region}/${stack}/terraform.tfstate`;
      const state = await account.emulator.request({ service: "s3", region, method: "GET", path: name });
      expect(state.status, `${name}: each region has every state`).toBe(200);
      states.push({ name, content: state.body });
    }
  }
  return states;
}

function failuresOf(title: string): string[] {
  const section = report.sections.find((one) => one.title === title);
  expect(section?.checks?.length, `checks of "${title}"`).toBeGreaterThan(0);
  return (section?.checks ?? [])
    .filter(({ passed }) => !passed)
    .map(({ expected, observed, what }) => `${what}: expected ${expected}, observed ${observed}`);
}

describe("the short drill on the emulated AWS", () => {
  it("builds everything, and the next plans are clean", () => {
    expect(failuresOf("Build")).toEqual([]);
  });

  it("keeps the plan clean after autoscaling has changed the number of tasks", () => {
    expect(left).toEqual([]);
  });

  it("keeps the password out of every file, state, plan, log and report", () => {
    expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(looked).toBeGreaterThan(20);
    expect(leaks).toEqual([]);
    expect(log.length).toBeGreaterThan(100);
    expect(log.filter((line) => line.includes(password))).toHaveLength(0);
    expect(JSON.stringify(report)).not.toContain(password);
  });

  it("fails over without the primary region, fails back, and re-replicates", () => {
    expect(failuresOf("Round 1")).toEqual([]);
  });

  it("retires the old writer in two plans, with a final snapshot", () => {
    expect(failuresOf("Retire the primary's old database")).toEqual([]);
  });

  it.each(SHORT_FAULTS)("activates nevertheless: $title", ({ title }) => {
    expect(failuresOf(`Fault: ${title}`)).toEqual([]);
  });

  it("makes no call that AWS's own models of its APIs refuse", () => {
    expect(failuresOf("Every call, held against AWS's own models of its APIs")).toEqual([]);
  });

  it("passes, within the objective for the recovery time", () => {
    expect(report.objectives.map(({ name, targetSeconds }) => `${name} ${targetSeconds}`)).toEqual([
      "RTO 1800",
    ]);
    expect(resultOf(report)).toEqual({ word: "passed", failures: [] });
  });
});
