import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Emulator, startEmulator } from "../../src/tools/emulator";
import { atlantisScripts } from "../support/atlantis";
import { cloneProject, runScript, type ScriptOutcome, terraformOnPath } from "../support/fresh-clone";
import { stepsOf, WORKFLOWS, workflow } from "../support/workflows";

/**
 * The workflows' own scripts, unchanged from the files, in a fresh clone: what GitHub's runner would run between the
 * actions. The account is the emulated AWS, reached with `--target aws` like a real one.
 */

const ROOT = resolve(__dirname, "../..");

let directory: string;
let clone: string;
/** Another runner's checkout: each job has its own. */
let stagingClone: string;
let emulator: Emulator;
let terraformSettings: Readonly<Record<string, string>>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "lamp-dr-workflows-"));
  clone = join(directory, "clone");
  stagingClone = join(directory, "staging");
  cloneProject(clone);
  cloneProject(stagingClone);
  const { accountId } = JSON.parse(readFileSync(join(clone, "config/production.json"), "utf8"));
  emulator = await startEmulator({ accountId });
  await emulator.holdAgainstModels();
  terraformSettings = await terraformOnPath(directory);
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

interface Outcome extends ScriptOutcome {
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
  const { code, text } = await runScript(script, cwd, {
    ...emulator.envFor("pipeline"),
    AWS_REGION: "eu-central-1",
    LAMP_CONFIG: "config/production.json",
    ...terraformSettings,
    GNUPGHOME: join(directory, "gnupg"),
    ...files,
    ...env,
  });
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
    const { code, text } = await step("pull-request.yml", "check", "Environments", clone);
    expect(code, text).toBe(0);
    expect(text).toContain("pipelines/policies/roles.json is current");
  });

  it("fails if the account is not prepared, and says what to do", async () => {
    const { code, text } = await step("pull-request-environment.yml", "plan", "Plan", clone);
    expect(code).toBe(1);
    expect(text).toContain("npm run bootstrap -- --target aws");
  });

  it("is planned and reviewed", async () => {
    const bootstrapped = await bash("npm run bootstrap -- --target aws --yes", clone);
    expect(bootstrapped.code, bootstrapped.text).toBe(0);
    await emulator.resetCalls();
    const plan = await step("pull-request-environment.yml", "plan", "Plan", clone);
    expect(plan.code, plan.text).toBe(0);
    expect(await hasAsked("GetObject")).toBe(true);
    expect(await hasAsked("GetBucketVersioning"), "nothing is refreshed").toBe(false);
    const review = await step("pull-request-environment.yml", "plan", "Review", clone);
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

describe.sequential("a pull request that adds staging beside production", () => {
  const LAMP_CONFIG = "config/staging.json";
  const inStaging = (file: string, job: string, name: string, env = {}) =>
    step(file, job, name, stagingClone, { LAMP_CONFIG, ENVIRONMENT: "staging", ...env });

  it("needs staging's policies, and says how to write them", async () => {
    cpSync(join(stagingClone, "config/staging.example.json"), join(stagingClone, LAMP_CONFIG));
    const missing = await step("pull-request.yml", "check", "Environments", stagingClone);
    expect(missing.code).toBe(1);
    const [, command = ""] =
      /policies-staging\/roles.json is stale. Commit what this writes: (.+)/.exec(missing.text) ?? [];
    expect(command).toBe("LAMP_CONFIG=config/staging.json npm run pipeline-policy");
    const written = await bash(command, stagingClone);
    expect(written.code, written.text).toBe(0);
    const complete = await step("pull-request.yml", "check", "Environments", stagingClone);
    expect(complete.code, complete.text).toBe(0);
  });

  it("is served in both environments, each with its own roles", async () => {
    const list = await step("environments.yml", "list", "List", stagingClone);
    expect(list.outputs).toEqual({ names: '["production","staging"]' });
    const roles = await inStaging("pull-request-environment.yml", "plan", "Roles");
    expect(roles.outputs).toMatchObject({
      region: "eu-central-1",
      plan: "arn:aws:iam::123456789012:role/lamp-staging-pipeline-plan",
    });
    const others = await step("pull-request-environment.yml", "plan", "Roles", stagingClone);
    expect(others.outputs).toMatchObject({ plan: "arn:aws:iam::123456789012:role/lamp-pipeline-plan" });
  });

  it("is planned against staging's states", async () => {
    const bootstrapped = await bash("npm run bootstrap -- --target aws --yes", stagingClone, { LAMP_CONFIG });
    expect(bootstrapped.code, bootstrapped.text).toBe(0);
    const plan = await inStaging("pull-request-environment.yml", "plan", "Plan");
    expect(plan.code, plan.text).toBe(0);
    const file = join(stagingClone, "cdktf.out/plans/aws/primary/plan.json");
    expect(readFileSync(file, "utf8")).toContain('"identifier":"lamp-staging-primary-1"');
    const review = await inStaging("pull-request-environment.yml", "plan", "Review");
    expect(review.code, review.text).toBe(0);
  });

  it("gets one comment per environment, which the next run updates", async () => {
    const bin = join(directory, "bin");
    const posted = join(directory, "comments.json");
    mkdirSync(bin);
    // GitHub's command line, as far as the step uses it: lists comments, adds one, changes one.
    writeFileSync(
      join(bin, "gh"),
      `#!/usr/bin/env node
const { readFileSync, writeFileSync } = require("node:fs");
const comments = JSON.parse(readFileSync(${JSON.stringify(posted)}, "utf8"));
const [, ...args] = process.argv.slice(2);
const method = args[args.indexOf("--method") + 1];
const body = args.some((one) => one === "body=@comment.md") ? readFileSync("comment.md", "utf8") : undefined;
if (body === undefined) process.stdout.write(JSON.stringify(comments));
else if (method === "POST") comments.push({ id: comments.length + 1, user: { type: "Bot" }, body });
else comments.find(({ id }) => args.includes("repos/acme/lamp-dr/issues/comments/" + id)).body = body;
writeFileSync(${JSON.stringify(posted)}, JSON.stringify(comments));
`,
      { mode: 0o755 },
    );
    writeFileSync(
      posted,
      JSON.stringify([{ id: 1, user: { type: "User" }, body: "<!-- review of staging -->" }]),
    );
    const comment = async (environment: string, text: string) => {
      writeFileSync(join(stagingClone, "review.md"), text);
      const { code, text: said } = await inStaging("pull-request-environment.yml", "comment", "Comment", {
        ENVIRONMENT: environment,
        NUMBER: "7",
        PATH: `${bin}:${terraformSettings.PATH}`,
        REPOSITORY: "acme/lamp-dr",
      });
      expect(code, said).toBe(0);
    };
    await comment("staging", "first review of staging");
    await comment("production", "review of production");
    await comment("staging", "second review of staging");
    const comments = JSON.parse(readFileSync(posted, "utf8")).map(({ body }: { body: string }) => body);
    expect(comments).toEqual([
      "<!-- review of staging -->",
      "<!-- review of staging -->\n**staging**\n\nsecond review of staging",
      "<!-- review of production -->\n**production**\n\nreview of production",
    ]);
  });
});

describe.sequential("drift", () => {
  it("is found by a plan, and reviewed", async () => {
    expect(existsSync(PLANS())).toBe(true);
    await emulator.resetCalls();
    const plan = await step("drift-environment.yml", "plan", "Plan", clone);
    expect(plan.code, plan.text).toBe(0);
    expect(await hasAsked("GetBucketVersioning")).toBe(true);
    expect(plan.outputs).toEqual({ drift: "true" });
    const review = await step("drift-environment.yml", "plan", "Review", clone);
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
