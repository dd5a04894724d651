import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { projectCopy } from "../../test/support/project-copy";

const PROJECT = resolve(__dirname, "../..");
const PAGES = ["rules.md", "fsbp.md"];
let copy: string;

/** Runs the command in a copy of the project, so that no test writes to the project itself. */
const rules = (...options: string[]) =>
  spawnSync(process.execPath, ["src/cli/launch.js", "src/cli/rules.ts", ...options], {
    cwd: copy,
    encoding: "utf8",
  });
const page = (name: string) => join(copy, "docs", name);
const committed = (name: string) => readFileSync(join(PROJECT, "docs", name), "utf8");

beforeAll(() => {
  copy = projectCopy("docs");
});
beforeEach(() => {
  for (const name of PAGES) {
    writeFileSync(page(name), committed(name));
  }
});
afterAll(() => rmSync(copy, { recursive: true }));

test("--check passes while both pages are current", () => {
  expect(rules("--check")).toMatchObject({
    status: 0,
    stdout: "",
    stderr: "docs/rules.md is current\ndocs/fsbp.md is current\n",
  });
});

test("--check fails on a stale page and leaves it", () => {
  writeFileSync(page("fsbp.md"), "stale\n");
  expect(rules("--check")).toMatchObject({
    status: 1,
    stderr: "docs/rules.md is current\ndocs/fsbp.md is stale. Commit what this writes: npm run rules\n",
  });
  expect(readFileSync(page("fsbp.md"), "utf8")).toBe("stale\n");
});

test("rewrites a stale and a missing page, and nothing else", () => {
  writeFileSync(page("rules.md"), "stale\n");
  rmSync(page("fsbp.md"));
  expect(rules()).toMatchObject({ status: 0, stderr: "docs/rules.md written\ndocs/fsbp.md written\n" });
  for (const name of PAGES) {
    expect(readFileSync(page(name), "utf8")).toBe(committed(name));
  }
  expect(readdirSync(join(copy, "docs")).sort()).toEqual([...PAGES].sort());
});

test("a folder that cannot be written is reported in one line", () => {
  rmSync(join(copy, "docs"), { recursive: true });
  writeFileSync(join(copy, "docs"), "a file where the folder should be");
  const { status, stderr } = rules();
  rmSync(join(copy, "docs"));
  mkdirSync(join(copy, "docs"));
  expect(status).toBe(1);
  expect(stderr).toMatch(/^\S+docs\/rules\.md cannot be written: .*EEXIST.*\n$/);
});

test("--help says what it does", () => {
  const { status, stdout } = rules("--help");
  expect(status).toBe(0);
  expect(stdout).toContain("docs/rules.md and docs/fsbp.md");
  expect(stdout).toContain("--check");
});
