import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const ROOT = resolve(__dirname, "../..");
let directory: string;

const command = (config: string | undefined, ...options: string[]) =>
  spawnSync(process.execPath, ["src/cli/launch.js", "src/cli/runbook.ts", ...options], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, LAMP_CONFIG: config },
  });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lamp-runbook-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("the runbook of another configuration does not overwrite production's", () => {
  const committed = readFileSync(join(ROOT, "docs/runbook.md"), "utf8");
  const { status, stderr } = command("config/staging.example.json");
  expect([status, stderr]).toEqual([
    1,
    "docs/runbook.md is of config/production.json, and LAMP_CONFIG names config/staging.example.json. Give --output " +
      "to write it elsewhere, or --output docs/runbook.md to overwrite it.\n",
  ]);
  expect(readFileSync(join(ROOT, "docs/runbook.md"), "utf8")).toBe(committed);
});

test("--output writes it elsewhere, and --check then finds it current", () => {
  const page = join(directory, "runbook-staging.md");
  expect(command("config/staging.example.json", "--output", page).status).toBe(0);
  expect(readFileSync(page, "utf8")).toMatch(/^# Runbook: lamp-staging$/m);
  expect(command("config/staging.example.json", "--output", page, "--check").status).toBe(0);
});

test("--check prints the line that makes a stale page current", () => {
  const page = join(directory, "our runbook.md");
  writeFileSync(page, "stale\n");
  const { status, stderr } = command("config/staging.example.json", "--check", "--output", page);
  const line = `LAMP_CONFIG=config/staging.example.json npm run runbook -- --output '${page}'`;
  expect([status, stderr]).toEqual([1, `${page} is stale. Commit what this writes: ${line}\n`]);
  execFileSync("sh", ["-c", line], { cwd: ROOT, stdio: "pipe" });
  expect(command("config/staging.example.json", "--check", "--output", page).status).toBe(0);
});

test("production's is current, named or not", () => {
  expect(command(undefined, "--check").status).toBe(0);
  expect(command(join(ROOT, "config/production.json"), "--check").status).toBe(0);
});
