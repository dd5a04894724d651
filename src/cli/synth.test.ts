import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";

const PROJECT = resolve(__dirname, "../..");
const PRODUCTION = JSON.parse(readFileSync(join(PROJECT, "config/production.json"), "utf8"));
const configs = mkdtempSync(join(tmpdir(), "lamp-synth-config-"));

let parent: string;
let outdir: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "lamp-synth-cli-"));
  outdir = join(parent, "out");
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));
afterAll(() => rmSync(configs, { recursive: true, force: true }));

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs what `npm run synth` runs, with the production configuration and the given overrides. */
function synth(args: readonly string[] = [], overrides: object = {}): Promise<Outcome> {
  const config = join(configs, `${Math.random()}.json`);
  writeFileSync(config, JSON.stringify({ ...PRODUCTION, $schema: undefined, ...overrides }));
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
  const [program = "", ...rest] = scripts.synth.split(" ");
  return new Promise((done) => {
    const child = spawn(program, [...rest, "--output", outdir, ...args], {
      cwd: PROJECT,
      env: { ...process.env, LAMP_CONFIG: config },
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => (output.stdout += chunk));
    child.stderr.on("data", (chunk) => (output.stderr += chunk));
    child.on("close", (status) => done({ status, ...output }));
  });
}

it("lists the stacks it wrote, one per line", async () => {
  const { status, stdout } = await synth();
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((line) => line.split(" ")[0])).toEqual(["terraform-state", "primary", "dr", "dns"]);
  for (const line of lines) {
    expect(line).toMatch(/^\S+ +\d+ resources, +\d+ data sources {2}\S+\/stacks\/\S+\/cdk\.tf\.json$/);
  }
});

it("warns on stderr, in one line per setting, of what the configuration does not acknowledge", async () => {
  const { stderr } = await synth([], { acknowledge: { "scaling-oscillates": "a small load" } });
  expect(stderr.split("\n").map((line) => line.split(": ").slice(0, 2).join(": "))).toEqual([
    "warning: regions.primary.cidrBlock",
    "warning: regions.dr.cidrBlock",
    "warning: image.tag",
    "",
  ]);
  expect(stderr).toMatch(/; use the commit's tag \[image-tag-moves\]\n$/);
});

it("prints the same as JSON", async () => {
  const { status, stdout, stderr } = await synth(["--json"], { acknowledge: {} });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const result = JSON.parse(stdout);
  expect(Object.keys(result).sort()).toEqual([
    "errors",
    "outputDirectory",
    "removed",
    "stacks",
    "warnings",
    "written",
  ]);
  expect(result).toMatchObject({ outputDirectory: outdir, written: true, removed: [], errors: [] });
  expect(result.stacks[0]).toEqual({
    name: "terraform-state",
    file: join(outdir, "stacks/terraform-state/cdk.tf.json"),
    resources: expect.any(Number),
    dataSources: expect.any(Number),
  });
  expect(result.warnings).toContainEqual({
    rule: null,
    stack: null,
    path: "image.tag",
    message: expect.any(String),
    fix: null,
  });
});

it("reports every problem of a wrong configuration, with exit code 1 and no stack trace, and writes nothing", async () => {
  const { status, stdout, stderr } = await synth([], { accountId: 1, name: "NO" });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^accountId$/m);
  expect(stderr).toMatch(/^name$/m);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(readdirSync(parent)).toEqual([]);
});

it("leaves existing stacks alone when the configuration is wrong", async () => {
  await synth([], { name: "alphaenv" });
  const file = join(outdir, "stacks/dr/cdk.tf.json");
  const before = readFileSync(file, "utf8");
  await synth([], { accountId: 1 });
  expect(readFileSync(file, "utf8")).toBe(before);
  expect(readdirSync(outdir).sort()).toEqual(["manifest.json", "stacks"]);
});

it("says that a folder cannot be written, without a stack trace", async () => {
  writeFileSync(outdir, "a file");
  const { status, stdout, stderr } = await synth();
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^.+ cannot be written: EEXIST.+\. Name another folder with --output\.\n$/);
});

it("says that a stack is no longer part of the configuration", async () => {
  mkdirSync(join(outdir, "stacks/former"), { recursive: true });
  writeFileSync(join(outdir, "stacks/former/cdk.tf.json"), "{}");
  const { stdout } = await synth();
  expect(stdout).toMatch(/^former: removed, no longer part of the configuration$/m);
});

it("explains itself", async () => {
  const { status, stdout } = await synth(["--help"]);
  expect(status).toBe(0);
  expect(stdout).toContain("--output <directory>");
  expect(stdout).toContain("Exit code:");
});

it("waits while another run moves its stacks into place", async () => {
  mkdirSync(join(outdir, ".synth.lock"), { recursive: true });
  const run = synth();
  const staged = () =>
    readdirSync(outdir, { recursive: true, encoding: "utf8" }).some((name) => name.endsWith("manifest.json"));
  await vi.waitUntil(staged, { timeout: 30_000 });
  // Longer than it takes to check the stacks and move them.
  await new Promise((done) => setTimeout(done, 2000));
  expect(readdirSync(outdir)).not.toContain("stacks");
  rmdirSync(join(outdir, ".synth.lock"));
  expect((await run).status).toBe(0);
  expect(readdirSync(outdir).sort()).toEqual(["manifest.json", "stacks"]);
});

it("two runs at once into one folder leave the stacks of one run", async () => {
  for (let round = 0; round < 2; round++) {
    await Promise.all([synth([], { name: "one" }), synth([], { name: "two" })]);
    const stacks = ["terraform-state", "primary", "dr", "dns"].map((name) =>
      readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8"),
    );
    const owners = stacks.map((content) => /"Project": "(\w+)"/.exec(content)?.[1]);
    expect(["one,one,one,one", "two,two,two,two"]).toContain(String(owners));
    expect(readdirSync(outdir).sort()).toEqual(["manifest.json", "stacks"]);
  }
});
