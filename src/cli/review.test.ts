import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder";

const projectDirectory = path.resolve(__dirname, "../..");
const labelled = path.join(projectDirectory, "src/review/labelled");
const directory = temporaryFolder("review-test").path;

function fileWith(name: string, content: unknown): string {
  const file = path.join(directory, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

function planIn(name: string): string {
  return fileWith(`${name}.json`, JSON.parse(readFileSync(path.join(labelled, `${name}.json`), "utf8")).plan);
}

function review(args: readonly string[], input = "") {
  const program = [path.join(projectDirectory, "src/cli/launch.js"), "src/cli/review.ts", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { encoding: "utf8", input });
  return { code: status, stdout, stderr };
}

const activation = planIn("activation");
const dangerous = planIn("dangerous");

describe("npm run review", () => {
  it("exits with 0 when nothing blocks, and with 2 when something does", () => {
    const quiet = review([activation]);
    expect([quiet.code, quiet.stdout.split("\n")[0]]).toEqual([
      0,
      `${activation}: review: promotes a database, raises capacity from 0 (2)`,
    ]);
    const loud = review([activation, dangerous, "--json"]);
    expect(loud.code).toBe(2);
    expect(JSON.parse(loud.stdout).reviews.map((one: { verdict: string }) => one.verdict)).toEqual([
      "review",
      "blocked",
    ]);
  });

  it("reviews the other files when one cannot be read, and exits with 1", () => {
    const broken = fileWith("broken.json", "Plan: 1 to add");
    const { code, stdout } = review([broken, activation, "--json"]);
    const [first, second] = JSON.parse(stdout).reviews;
    expect([code, first.file, second.verdict]).toEqual([1, broken, "review"]);
    expect(first.error).toContain("this is `terraform show` for people");
  });

  it("prints digests, and exits with 2 for a plan that is not the approved one", () => {
    const { stdout } = review([activation, "--digest"]);
    expect(stdout).toMatch(/^[0-9a-f]{64} {2}.*activation\.json\n$/);
    const digest = stdout.slice(0, 64);
    expect(review([activation, "--approved", digest]).code).toBe(0);
    const other = review([activation, "--approved", digest.replace(/^./, "x")]);
    expect([other.code, other.stderr.includes(`not the approved plan: its digest is ${digest}`)]).toEqual([
      2,
      true,
    ]);
  });

  it("never shows a secret of the plan", () => {
    for (const format of ["terminal", "markdown", "json", "sarif", "junit"]) {
      const { stdout } = review([dangerous, "--format", format]);
      expect(stdout).toContain("plan-secret-in-clear");
      expect(stdout).not.toMatch(/hunter2|not-so-secret|k3ep-it-quiet/);
    }
  });

  it("reads JSON from stdin", () => {
    const { code, stdout } = review(["-", "--json"], readFileSync(activation, "utf8"));
    expect([code, JSON.parse(stdout).reviews[0].file]).toEqual([0, "-"]);
  });

  it("blocks what the policy says, and writes the review to a file", () => {
    const policy = fileWith("policy.json", { block: { risks: ["database-role"] } });
    const output = path.join(directory, "review.md");
    const { code, stdout } = review([
      activation,
      "--policy",
      policy,
      "--format",
      "markdown",
      "--output",
      output,
    ]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(readFileSync(output, "utf8")).toContain("blocked: promotes a database");
    expect(existsSync(`${output}.new`)).toBe(false);
  });

  it.each([
    [[fileWith("unknown.json", { format_version: "3.0" })], "plan format 3.0 is not supported"],
    [[fileWith("text.json", "hello")], "not a plan in JSON"],
    [[path.join(directory, "absent.json")], "there is no such file"],
    [[directory], "this is a directory: give it a plan file in it, or several"],
    [
      [fileWith("show.txt", "\u001b[0mTerraform used the selected providers")],
      "is `terraform show` for people: add -json",
    ],
    [
      [fileWith("state.json", { version: 4, serial: 1, lineage: "a", resources: [] })],
      "this is a state file, not a plan",
    ],
    [
      [fileWith("redacted.json", { plan_format_version: "1.2", resource_changes: [] })],
      "HCP Terraform's redacted plan",
    ],
    [
      [fileWith("wrapped.json", "[command]/bin/terraform show -json plan\n{}")],
      "set terraform_wrapper: false",
    ],
    [["-", "-"], "- stands for stdin: give it only once."],
    [[activation, "--policy", fileWith("bad.json", { block: { risks: ["x"] } })], 'block.risks[0]: got "x"'],
    [[activation, "--format", "html"], "Allowed choices are terminal, markdown, json, sarif, junit."],
    [[activation, "--output", path.join(activation, "review.md")], "review.md cannot be written: E"],
    [[], "missing required argument 'file'"],
  ])("refuses %j with exit code 1 and without a stack trace", (args, message) => {
    const { code, stdout, stderr } = review(args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("exits with 2 when something blocks, even if only the first line is read", () => {
    const launcher = path.join(projectDirectory, "src/cli/launch.js");
    const line = `"$0" "$1" src/cli/review.ts "$2" | true; exit "\${PIPESTATUS[0]}"`;
    const { status, stderr } = spawnSync("bash", ["-c", line, process.execPath, launcher, dangerous], {
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([2, `reading ${dangerous}\n`]);
  });

  it("documents its exit codes in the help", () => {
    const { code, stdout } = review(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("2  something blocks\n");
  });
});
