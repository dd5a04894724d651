import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Emulator, startEmulator } from "../../src/tools/emulator";
import { ensureProviderMirror } from "../../src/tools/provider-mirror";
import { ensureTerraform } from "../../src/tools/terraform";
import { atlantisScripts } from "../support/atlantis";
import { stepsOf, WORKFLOWS, workflow } from "../support/workflows";

/**
 * The workflows' own scripts, unchanged from the files, in a fresh clone: what GitHub's runner would run between the
 * actions. The account is the emulated AWS, reached with `--target aws` like a real one.
 */

const ROOT = resolve(__dirname, "../..");
const say = () => {};

let directory: string;
let clone: string;
let emulator: Emulator;
let terraform: string;
let cliConfig: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "lamp-dr-workflows-"));
  clone = join(directory, "clone");
  execFileSync("git", ["clone", "--quiet", ROOT, clone]);
  // `npm ci` of the same lock file has already created these.
  symlinkSync(join(ROOT, "node_modules"), join(clone, "node_modules"));
  const { accountId } = JSON.parse(readFileSync(join(clone, "config/production.json"), "utf8"));
  emulator = await startEmulator({ accountId });
  await emulator.holdAgainstModels();
  terraform = (await ensureTerraform({ say })).file;
  // A runner uses HashiCorp's registry; here the provider is in a folder.
  const mirror = await ensureProviderMirror([{ source: "hashicorp/aws", version: "5.100.0" }], {
    say,
    terraform,
  });
  cliConfig = join(directory, "terraform.rc");
  writeFileSync(cliConfig, `provider_installation {\n  filesystem_mirror { path = "${mirror}" }\n}\n`);
});

afterAll(async () => {
  await emulator?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe("shellcheck", () => {
  const scripts = WORKFLOWS.flatMap(stepsOf).flatMap(({ where, step: { run } }) =>
    run === undefined ? [] : [{ where, run }],
  );

  const shellcheck = (script: string) => {
    const { error, status, stdout } = spawnSync("shellcheck", ["--shell=bash", "-"], {
      // GitHub runs them with `-e -o pipefail`.
      input: `set -eo pipefail\n${script}\n`,
      encoding: "utf8",
    });
    if (error !== undefined) {
      throw new Error(`shellcheck does not run (${error.message}). Install it: apt-get install shellcheck`);
    }
    return { status, stdout };
  };

  it.each(scripts)("finds nothing in $where", ({ run }) => {
    expect(shellcheck(run)).toEqual({ status: 0, stdout: "" });
  });

  it("finds nothing in the Atlantis server's scripts", () => {
    const server = parse(readFileSync(join(ROOT, "pipelines/atlantis/repos.yaml"), "utf8"));
    const scripts = atlantisScripts(server);
    expect(scripts).toHaveLength(3);
    // PLANFILE and SHOWFILE are Atlantis's.
    const { stdout } = shellcheck(scripts.join("\n"));
    expect(stdout.match(/SC\d+/g)?.filter((code) => code !== "SC2154") ?? []).toEqual([]);
  });

  it("would find an unquoted variable", () => {
    expect(shellcheck("cat $HOME/file\n").stdout).toContain("SC2086");
  });
});

interface Outcome {
  readonly code: number | null;
  readonly text: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

async function bash(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const files = { GITHUB_OUTPUT: join(directory, "output"), GITHUB_STEP_SUMMARY: join(directory, "summary") };
  for (const file of Object.values(files)) {
    writeFileSync(file, "");
  }
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...emulator.envFor("pipeline"),
      AWS_REGION: "eu-central-1",
      TF_CLI_CONFIG_FILE: cliConfig,
      GNUPGHOME: join(directory, "gnupg"),
      PATH: `${dirname(terraform)}:${process.env.PATH}`,
      ...files,
      ...env,
    },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  }
  const code = await new Promise<number | null>((done) => child.once("close", done));
  const outputs = Object.fromEntries(
    readFileSync(files.GITHUB_OUTPUT, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split("=")),
  );
  return { code, text, outputs, summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8") };
}

/** Runs a step of a job by its name, unchanged from the workflow. */
function step(file: string, job: string, name: string, cwd: string, env?: Readonly<Record<string, string>>) {
  const found = workflow(file).jobs[job]?.steps?.find((one) => one.name === name);
  if (found?.run === undefined) {
    throw new Error(`${file} has no script "${name}" in ${job}.`);
  }
  return bash(found.run, cwd, env);
}

async function hasAsked(action: string): Promise<boolean> {
  return (await emulator.calls()).some((call) => call.action === action);
}

const PLANS = () => join(clone, "cdktf.out/plans/aws");

describe.sequential("a pull request", () => {
  it("is synthesized and checked against the rules", async () => {
    for (const name of ["Synthesize", "Rules"]) {
      const { code, text } = await step("pull-request.yml", "check", name, clone);
      expect(code, text).toBe(0);
    }
  });

  it("fails if the account is not prepared, and says what to do", async () => {
    const { code, text } = await step("pull-request.yml", "plan", "Plan", clone);
    expect(code).toBe(1);
    expect(text).toContain("npm run bootstrap -- --target aws");
  });

  it("is planned and reviewed", async () => {
    const bootstrapped = await bash("npm run bootstrap -- --target aws --yes", clone);
    expect(bootstrapped.code, bootstrapped.text).toBe(0);
    await emulator.resetCalls();
    const plan = await step("pull-request.yml", "plan", "Plan", clone);
    expect(plan.code, plan.text).toBe(0);
    expect(await hasAsked("GetObject")).toBe(true);
    expect(await hasAsked("GetBucketVersioning"), "nothing is refreshed").toBe(false);
    const review = await step("pull-request.yml", "plan", "Review", clone);
    expect(review.code, review.text).toBe(0);
    expect(readFileSync(join(clone, "review.md"), "utf8")).toMatch(/primary/);
  });
});

describe.sequential("one stack on the main branch", () => {
  const inputs = { STACK: "terraform-state", POSTURE: "" };
  const secret = { PLAN_PASSPHRASE: "of the tests" };
  const plan = () => step("apply-stack.yml", "plan", "Plan", clone, inputs);
  const encrypt = (env: Readonly<Record<string, string>>) =>
    step("apply-stack.yml", "plan", "Encrypt the plan", clone, { ...inputs, ...env });
  let applied: string;

  it("stops there when nothing changes", async () => {
    const { code, outputs, text } = await plan();
    expect(code, text).toBe(0);
    expect(outputs).toEqual({ changes: "false" });
  });

  it("is not planned beyond one that it waits for", async () => {
    const { code, text } = await step("apply-stack.yml", "plan", "Plan", clone, {
      STACK: "dr",
      POSTURE: "active",
    });
    expect(code).toBe(1);
    expect(text).toContain("::error::dr waits for another stack");
  });

  it("is planned and reviewed when something changes", async () => {
    const file = join(clone, "config/production.json");
    const settings = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...settings, tags: { CostCentre: "4711" } }));
    const { code, outputs, text } = await plan();
    expect(code, text).toBe(0);
    expect(outputs).toEqual({ changes: "true" });
    const review = await step("apply-stack.yml", "plan", "Review", clone, inputs);
    expect(review.code, review.text).toBe(0);
    expect(review.summary).toMatch(/terraform-state/);
  });

  it("does not upload the plan without a passphrase", async () => {
    const { code, text } = await encrypt({ PLAN_PASSPHRASE: "" });
    expect(code).not.toBe(0);
    expect(text).toContain("PLAN_PASSPHRASE");
  });

  it("is applied from exactly that plan file, with nothing from the checkout", async () => {
    mkdirSync(join(directory, "gnupg"), { mode: 0o700 });
    const encrypted = await encrypt(secret);
    expect(encrypted.code, encrypted.text).toBe(0);
    const archive = readFileSync(join(clone, "plan.tar.gpg"));
    expect(archive.includes("cdk.tf.json")).toBe(false);

    applied = join(directory, "apply-job");
    mkdirSync(applied);
    writeFileSync(join(applied, "plan.tar.gpg"), archive);
    const wrong = await step("apply-stack.yml", "apply", "Apply exactly this plan", applied, {
      PLAN_PASSPHRASE: "another",
    });
    expect(wrong.code).not.toBe(0);
    expect(existsSync(join(applied, "plan/plan.tfplan"))).toBe(false);

    rmSync(join(applied, "plan"), { recursive: true });
    const apply = await step("apply-stack.yml", "apply", "Apply exactly this plan", applied, secret);
    expect(apply.code, apply.text).toBe(0);
    expect(apply.text).toMatch(/Apply complete! Resources: 0 added, [1-9]\d* changed, 0 destroyed/);
    expect((await plan()).outputs).toEqual({ changes: "false" });
  });

  it("is not applied twice from the same plan", async () => {
    rmSync(join(applied, "plan"), { recursive: true });
    const { code, text } = await step("apply-stack.yml", "apply", "Apply exactly this plan", applied, secret);
    expect(code).not.toBe(0);
    expect(text).toContain("Saved plan is stale");
  });
});

describe.sequential("drift", () => {
  it("is found by a plan, and reviewed", async () => {
    expect(existsSync(PLANS())).toBe(true);
    await emulator.resetCalls();
    const plan = await step("drift.yml", "plan", "Plan", clone);
    expect(plan.code, plan.text).toBe(0);
    expect(await hasAsked("GetBucketVersioning")).toBe(true);
    expect(plan.outputs).toEqual({ drift: "true" });
    const review = await step("drift.yml", "plan", "Review", clone);
    expect(review.code, review.text).toBe(0);
  });
});

describe.sequential("all of them together", () => {
  it("makes no call that AWS's own models of its APIs refuse", async () => {
    const { calls, violations } = await emulator.heldAgainstModels();
    expect(calls).toBeGreaterThan(100);
    expect(violations).toEqual([]);
  });
});
