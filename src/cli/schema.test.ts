import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { projectCopy } from "../../test/support/project-copy";

const root = resolve(__dirname, "../..");
const committed = readFileSync(join(root, "config/config.schema.json"), "utf8");
let copy: string;

/** Runs the command in a copy of the project, so that no test writes to the project itself. */
const schema = (...options: string[]) =>
  spawnSync(process.execPath, ["src/cli/launch.js", "src/cli/schema.ts", ...options], {
    cwd: copy,
    encoding: "utf8",
  });
const file = () => join(copy, "config/config.schema.json");

beforeAll(() => {
  copy = projectCopy("config");
});
beforeEach(() => writeFileSync(file(), committed));
afterAll(() => rmSync(copy, { recursive: true }));

describe("npm run schema", () => {
  test("--check passes while the file is current", () => {
    expect(schema("--check")).toMatchObject({
      status: 0,
      stdout: "",
      stderr: "config/config.schema.json is current\n",
    });
  });

  test("--check fails on a stale file and leaves it", () => {
    writeFileSync(file(), "{}\n");
    expect(schema("--check")).toMatchObject({
      status: 1,
      stderr: "config/config.schema.json is stale. Commit what this writes: npm run schema\n",
    });
    expect(readFileSync(file(), "utf8")).toBe("{}\n");
  });

  test.each(["stale", "missing"])("rewrites a %s file, and nothing else", (state) => {
    if (state === "stale") {
      writeFileSync(file(), "{}\n");
    } else {
      rmSync(file());
    }
    expect(schema()).toMatchObject({ status: 0, stderr: "config/config.schema.json written\n" });
    expect(readFileSync(file(), "utf8")).toBe(committed);
    expect(readdirSync(join(copy, "config"))).toEqual(["config.schema.json"]);
  });

  test("an unknown option is refused in one line", () => {
    expect(schema("--nope")).toMatchObject({ status: 1, stderr: "error: unknown option '--nope'\n" });
  });

  test("--help says what it does", () => {
    const { status, stdout } = schema("--help");
    expect(status).toBe(0);
    expect(stdout).toContain("--check");
    expect(stdout).toContain("Exit codes:");
  });
});
