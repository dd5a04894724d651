import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../operator/commands";
import { optionName } from "../operator/commands/command";
import { projectDirectory } from "../tools/cache";

let output: string;

beforeAll(() => {
  output = mkdtempSync(path.join(tmpdir(), "lamp-dr-lamp-"));
});
afterAll(() => rmSync(output, { recursive: true, force: true }));

/** Without credentials, and without access to instance metadata. */
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"))),
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  CDKTF_OUTDIR: undefined,
};

function lamp(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn("node", ["src/cli/launch.js", "src/cli/lamp.ts", ...args], {
    cwd: projectDirectory,
    env: { ...environment, ...(args.includes("--help") ? {} : { CDKTF_OUTDIR: output }) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

function filesIn(folder: string, end: string): string[] {
  const directory = path.join(projectDirectory, folder);
  return readdirSync(directory)
    .filter((name) => name.endsWith(end))
    .map((name) => path.join(directory, name));
}

describe("npm run lamp", () => {
  it("has help for itself and for each command", async () => {
    const { code, stdout } = await lamp("--help");
    expect([code, stdout]).toEqual([0, expect.stringContaining("Exit code:")]);
    for (const name of ["status", "prepare", "activate", "reprotect", "switchover", "resume", "retire"]) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
    }
  });

  it("--dry-run prints only the plain commands, and makes no calls", async () => {
    const { code, stdout } = await lamp("activate", "--dry-run");
    const directory = `${output}/plans/aws/dr`;
    expect(code).toBe(0);
    expect(stdout.split("\n").slice(1)).toEqual([
      `terraform -chdir=${directory} init -reconfigure`,
      `terraform -chdir=${directory} plan -out=activate.tfplan -var=posture=active -var=fences_peer=false`,
      `terraform -chdir=${directory} show activate.tfplan`,
      `terraform -chdir=${directory} apply activate.tfplan`,
      "",
    ]);
  });

  it("also accepts the AWS region as a region", async () => {
    const { stdout } = await lamp("switchover", "--to", "eu-central-1", "--dry-run");
    expect(stdout).toContain("# quiesce primary");
  });

  it.each([
    [["activate", "--region", "eu-west-9"], "They are primary (eu-west-1) and dr (eu-central-1)."],
    [["activate", "--yes"], "--yes goes with --plan FILE"],
    [["activate", "--plan", "x.tfplan"], "There is no terminal to ask on: add --yes"],
    [
      ["switchover", "--to", "dr", "--plan", "x.tfplan", "--yes"],
      "There is no plan file x.tfplan. Without --plan the step is planned again.",
    ],
    [["reprotect"], "required option '--region <region>' not specified"],
    [
      ["switchover", "--to", "dr", "--yes"],
      "--yes goes with --plan FILE: only a reviewed plan is applied without asking.",
    ],
    [["reprotect", "--region", "primary", "--dry-run"], "reprotect is refused: dr is standby, not active"],
    [["activate", "--dry-run", "--output", "package.json"], "EEXIST: file already exists"],
    [["activate", "--target", "emulator"], "set AWS_ENDPOINT_URL to its address"],
  ])("refuses %j with a message and exit code 1", async (args, message) => {
    const { code, stderr, stdout } = await lamp(...args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it("status without credentials shows what is unknown, and exits", async () => {
    const { code, stdout } = await lamp("status", "--json");
    const status = JSON.parse(stdout);
    expect(code).toBe(2);
    expect(status.regions.dr.databases).toEqual({ known: false, reason: "no AWS credentials in this shell" });
    expect(status.outOfOrder.map(({ what }: { what: string }) => what)).toContain(
      "no AWS credentials in this shell: nothing is known of primary and dr",
    );
  });

  it("runs to completion when nobody reads its output any more: it may be applying", async () => {
    const child = spawn("node", ["src/cli/launch.js", "src/cli/lamp.ts", "status", "--json"], {
      cwd: projectDirectory,
      env: environment,
      stdio: ["ignore", "pipe", "ignore"],
    });
    child.stdout.destroy();
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(2);
  });

  it("accepts every command in pages and messages: with a region where it is required, and no other argument", () => {
    const needed: Record<string, string> = {
      reprotect: "--region",
      resume: "--region",
      retire: "--region",
      switchover: "--to",
    };
    const named = [
      ...filesIn("docs", ".md"),
      ...filesIn("src/operator", ".ts"),
      ...filesIn("src/operator/commands", ".ts"),
      path.join(projectDirectory, "README.md"),
    ]
      .flatMap((file) => [
        ...readFileSync(file, "utf8").matchAll(/npm run lamp -- ([a-z]+)(?: (?!shows )([\w-]+))?/g),
      ])
      .map(([all, name = "", next]) => ({ all, next, needs: needed[name] }));
    expect(named.length).toBeGreaterThan(30);
    expect(
      named.filter(({ needs, next }) =>
        needs === undefined ? next !== undefined && !next.startsWith("--") : next !== needs,
      ),
    ).toEqual([]);
  });

  it("is in the README's table with each of its commands", () => {
    const page = readFileSync(path.join(projectDirectory, "README.md"), "utf8");
    const [, cell = ""] = /^\| `npm run lamp` \| (.*) \|$/m.exec(page) ?? [];
    const named = [...cell.matchAll(/`(?:-- )?([a-z]+)`/g)].map(([, name]) => name);
    expect(named).toEqual(COMMANDS.map(({ name }) => name));
  });

  it("declares every option that the runbook names", () => {
    const page = readFileSync(path.join(projectDirectory, "docs/runbook.md"), "utf8");
    const named = [...page.matchAll(/npm run lamp -- ([a-z]+)([^`\n]*)/g)].flatMap(([, name, rest = ""]) =>
      (rest.match(/(?<= )--[a-z][\w-]+/g) ?? []).map((option) => `${name} ${option}`),
    );
    const declared = COMMANDS.flatMap(({ name, options }) =>
      options.map((option) => `${name} ${optionName(option)}`),
    );
    expect(named).toContain("activate --no-refresh");
    expect([...new Set(named)].filter((option) => !declared.includes(option))).toEqual([]);
  });
});
