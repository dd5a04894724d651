import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run } from "../tools/run";

const root = path.resolve(__dirname, "../..");
let folder: string;

const report = (...args: readonly string[]) =>
  run(process.execPath, [path.join(root, "src/cli/launch.js"), "src/cli/drill-report.ts", ...args], 60);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lamp-dr-drill-report-"));
  cpSync(path.join(root, "docs/drills/drill-control.json"), path.join(folder, "drill-control.json"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("the committed reports, pictures and pages are those of the committed data", async () => {
  const { code, stderr } = await report("--check");
  expect(stderr.split("\n").filter((line) => !line.endsWith("is current") && line !== "")).toEqual([]);
  expect(code).toBe(0);
});

test("a report is written from its data, and is then current; a picture of an earlier one is removed", async () => {
  expect((await report(folder)).code).toBe(0);
  const stray = path.join(folder, "pictures/pilot-light-round-99-dark.svg");
  writeFileSync(stray, "");
  const early = await report(folder, "--check");
  expect(early.code).toBe(1);
  expect(early.stderr).toContain(
    `pilot-light-round-99-dark.svg is of an earlier report. Commit what this removes: npm run drill:report -- ${folder}\n`,
  );
  expect((await report(folder)).stderr).toContain("pilot-light-round-99-dark.svg removed");
  expect(existsSync(stray)).toBe(false);
  expect((await report(folder, "--check")).code).toBe(0);
});

test("a report that is not current is named, and left as it is", async () => {
  await report(folder);
  const file = path.join(folder, "drill.md");
  writeFileSync(file, "# Drill: passed\n");
  const { code, stderr } = await report(folder, "--check");
  expect(code).toBe(1);
  expect(stderr).toContain(`drill.md is stale. Commit what this writes: npm run drill:report -- ${folder}\n`);
  expect(readFileSync(file, "utf8")).toBe("# Drill: passed\n");
});

test("a folder without a drill's data is refused, and what would make it", async () => {
  const { code, stderr } = await report(path.join(folder, "nothing"));
  expect(code).toBe(1);
  expect(stderr).toMatch(/There is no drill's data in .*nothing.*npm run drill:data/);
  expect(stderr).not.toMatch(/^\s+at /m);
});
