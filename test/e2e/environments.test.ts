import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Config, loadConfig } from "../../src/config";
import { placeholderRegionOutputs } from "../../src/contract/region-outputs";
import { type Emulator, type LoggedCall, startEmulator } from "../../src/tools/emulator";
import { cloneProject, runScript, type ScriptOutcome, terraformOnPath } from "../support/fresh-clone";

/**
 * Production and staging beside each other: one account, the same regions, one checkout. The lines of staging's runbook
 * are executed as printed, with no variable of the environment set but those that they set themselves.
 *
 * Of each environment the state buckets and DR are applied for real. The primaries are what a disaster leaves of them: the
 * source of the replica, and the copy of their outputs in DR's bucket.
 */

const STAGING = "LAMP_CONFIG=config/staging.json CDKTF_OUTDIR=cdktf.out/staging";

let directory: string;
let clone: string;
let emulator: Emulator;
let terraformSettings: Readonly<Record<string, string>>;
let production: Config;
let staging: Config;
let runbook: string;
/** Production, before any line of staging's was executed. */
let before: Readonly<Record<string, string>>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "lamp-dr-environments-"));
  clone = join(directory, "clone");
  cloneProject(clone);
  cpSync(join(clone, "config/staging.example.json"), join(clone, "config/staging.json"));
  production = loadConfig({ path: join(clone, "config/production.json") });
  staging = loadConfig({ path: join(clone, "config/staging.json") });
  emulator = await startEmulator({ accountId: production.accountId });
  await emulator.holdAgainstModels();
  terraformSettings = await terraformOnPath(directory);
  await Promise.all([
    deploy(production, "production", "", "cdktf.out"),
    deploy(staging, "staging", `export ${STAGING}`, "cdktf.out/staging"),
  ]);
  await succeeds(`${STAGING} npm run runbook -- --output docs/runbook-staging.md`);
  runbook = readFileSync(join(clone, "docs/runbook-staging.md"), "utf8");
  before = await everythingOf(production);
  await emulator.resetCalls();
  await emulator.recordParameters();
});

afterAll(async () => {
  await emulator?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Runs lines in a new shell, as an operator who has just opened it. */
async function run(script: string, caller = "operator"): Promise<ScriptOutcome> {
  const { code, text } = await runScript(script, clone, {
    ...emulator.envFor(caller),
    AWS_REGION: "eu-central-1",
    LAMP_CONFIG: undefined,
    CDKTF_OUTDIR: undefined,
    ...terraformSettings,
  });
  return { code, text: stripVTControlCharacters(text) };
}

async function succeeds(script: string, caller?: string): Promise<string> {
  const { code, text } = await run(script, caller);
  expect(code, text).toBe(0);
  return text;
}

async function deploy(config: Config, caller: string, exported: string, output: string): Promise<void> {
  await succeeds(`${exported}\nnpm run bootstrap -- --target aws --yes`, caller);
  const source = placeholderRegionOutputs(config, "primary");
  await emulator.request({
    service: "rds",
    region: "eu-west-1",
    form: {
      Action: "CreateDBInstance",
      Version: "2014-10-31",
      DBInstanceIdentifier: source.database_identifier,
      Engine: "mysql",
      EngineVersion: "8.4",
      DBInstanceClass: "db.t3.micro",
      AllocatedStorage: "20",
      MasterUsername: "lamp",
      MasterUserPassword: "not-a-real-password",
      BackupRetentionPeriod: "1",
      StorageEncrypted: "true",
    },
  });
  await putState(config, source);
  await succeeds(
    `${exported}
npm run synth
terraform -chdir=${output}/stacks/dr init -input=false
terraform -chdir=${output}/stacks/dr apply -input=false -auto-approve`,
    caller,
  );
}

/** The copy of the primary's state in DR's bucket: its outputs. */
async function putState({ backend }: Config, outputs: Readonly<Record<string, string>>): Promise<void> {
  if (backend.kind !== "s3") {
    throw new Error("The states of these environments are in buckets.");
  }
  const { status } = await emulator.request({
    service: "s3",
    region: "eu-central-1",
    method: "PUT",
    path: `/${backend.buckets.dr}/primary/terraform.tfstate`,
    body: JSON.stringify({
      version: 4,
      terraform_version: "1.11.4",
      serial: 1,
      lineage: "3f1c9a52-0000-4000-8000-000000000000",
      outputs: Object.fromEntries(
        Object.entries(outputs).map(([name, value]) => [name, { value, type: "string" }]),
      ),
      resources: [],
    }),
  });
  expect(status).toBe(200);
}

/** Every state of an environment, and what AWS says of what an activation changes. */
async function everythingOf({ backend, name }: Config): Promise<Record<string, string>> {
  const region = "eu-central-1";
  const ask = async (request: Parameters<Emulator["request"]>[0]) => {
    const { status, body } = await emulator.request(request);
    expect(status, JSON.stringify(request)).toBe(200);
    // The emulated backups go on, and each answer has an id of its own.
    return body.replace(/<(LatestRestorableTime|RequestId)>.*?<\/\1>/g, "");
  };
  const buckets = backend.kind === "s3" ? backend.buckets : undefined;
  const state = (role: "primary" | "dr", key: string) =>
    ask({
      service: "s3",
      region: role === "dr" ? region : "eu-west-1",
      method: "GET",
      path: `/${buckets?.[role]}/${key}/terraform.tfstate`,
    });
  return {
    stateBuckets: await state("dr", "terraform-state"),
    dr: await state("dr", "dr"),
    copyOfDr: await state("primary", "dr"),
    database: await ask({
      service: "rds",
      region,
      form: { Action: "DescribeDBInstances", Version: "2014-10-31", DBInstanceIdentifier: `${name}-dr-1` },
    }),
    service: await ask({
      service: "ecs",
      region,
      target: "AmazonEC2ContainerServiceV20141113.DescribeServices",
      body: { cluster: `${name}-dr`, services: [`${name}-visitor`] },
    }),
  };
}

/** Ids and ARNs of everything that a state manages. */
function idsIn(state: string): string[] {
  const { resources } = JSON.parse(state) as {
    resources: { mode: string; instances: { attributes: { id?: string; arn?: string } }[] }[];
  };
  return resources
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ instances }) => instances.flatMap(({ attributes: { arn, id } }) => [arn, id]))
    .filter((id) => id !== undefined);
}

function section(heading: string): string {
  const found = runbook.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0];
  if (found === undefined) {
    throw new Error(`The runbook has no section ${heading}.`);
  }
  return found;
}

/** The primary's activation after a lost DR has a block, too. */
const DR_ACTIVATION = "stacks/dr plan -out=activate.tfplan";

/** The blocks of a section that have this line, as printed. */
function blocks(heading: string, line: string): string[] {
  return [...section(heading).matchAll(/(?:^ {4,}\S.*\n)+/gm)]
    .map(([block]) => block)
    .filter((block) => block.includes(line));
}

/** The only block of a section with this line, as printed. */
function block(heading: string, line: string): string {
  const found = blocks(heading, line);
  expect(found, `blocks of "${heading}" with ${line}`).toHaveLength(1);
  return found[0] as string;
}

const describedDatabase = async (config: Config) => (await everythingOf(config)).database ?? "";

describe.sequential("the printed lines of staging beside production", () => {
  it("begin with staging's variables and name its folder", () => {
    for (const one of [
      block("Prepare", "npm run lamp -- prepare\n"),
      block("Activate", DR_ACTIVATION),
      block("Activate", "stacks/primary plan -out=activate.tfplan"),
    ]) {
      expect(one.trimStart().startsWith(`export ${STAGING}\n`)).toBe(true);
    }
    expect(runbook).not.toMatch(/cdktf\.out(?!\/staging)/);
  });

  it("plan staging's practice activation with Terraform alone", async () => {
    const text = await succeeds(block("Prepare", "practice.tfplan"));
    expect(text).toContain("lamp-staging-dr-1");
    expect(text).toMatch(/Plan: \d+ to (import|add)/);
  });

  it("activate keeps a plan of staging without a terminal, and its printed line applies that plan", async () => {
    expect(await describedDatabase(staging)).toContain("<ReadReplicaSourceDBInstanceIdentifier>");
    const planned = await run(block("Activate", "npm run lamp -- activate\n"));
    expect(planned.text).toContain("lamp-staging");
    const [line] =
      /LAMP_CONFIG=\S+ CDKTF_OUTDIR=\S+ npm run lamp -- activate .*--plan .*/.exec(planned.text) ?? [];
    expect(line, planned.text).toBeDefined();
    await succeeds(line ?? "exit 1");
    expect(await describedDatabase(staging)).not.toContain("<ReadReplicaSourceDBInstanceIdentifier>");
  });

  it("find staging's activation complete with Terraform alone", async () => {
    const text = await succeeds(block("Activate", DR_ACTIVATION));
    expect(text).toContain("Apply complete! Resources: 0 added, 0 changed, 0 destroyed.");
  });

  it("leave production's states, database and service as they were", async () => {
    expect(await everythingOf(production)).toEqual(before);
    expect(before.database).toContain("<ReadReplicaSourceDBInstanceIdentifier>");
  });

  it("make no call that names anything of production's", async () => {
    const calls = (await emulator.callLog()).filter(({ caller }) => caller === "operator");
    const said = (call: LoggedCall) => `${call.path} ${JSON.stringify(call.parameters ?? {})}`;
    const named = (call: LoggedCall, names: readonly string[]) => {
      const words = new Set(said(call).match(/[\w:/.+=@-]+/g));
      return names.filter((name) => words.has(name));
    };
    const own = idsIn((await everythingOf(staging)).dr ?? "");
    const ids = idsIn(before.dr ?? "").filter((id) => !own.includes(id));
    expect(ids.length).toBeGreaterThan(60);
    expect(ids).toEqual(expect.arrayContaining(["lamp-dr", "/lamp/database-host"]));
    expect(calls.flatMap((call) => named(call, ids).map((id) => `${call.action}: ${id}`))).toEqual([]);
    expect(calls.filter((call) => /\blamp-tfstate-/.test(call.path)).map(({ path }) => path)).toEqual([]);
    // It would see them: the same, of staging's own.
    expect(calls.filter((call) => named(call, own).length > 0).length).toBeGreaterThan(100);
  });

  it("make no call that AWS's own models of its APIs refuse", async () => {
    const { calls, violations } = await emulator.heldAgainstModels();
    expect(calls).toBeGreaterThan(100);
    expect(violations).toEqual([]);
  });
});
