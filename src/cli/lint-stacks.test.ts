import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { synthesize } from "../../test/support/synth";

const PROJECT = resolve(__dirname, "../..");
const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
const [, ...ARGUMENTS] = scripts["lint:stacks"].split(" ");
let work: string;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "lamp-lint-"));
});
afterAll(() => rmSync(work, { recursive: true }));

/** Runs what `npm run lint:stacks` runs. */
function lint(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...ARGUMENTS, ...args], {
    cwd: PROJECT,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** A folder as synth writes it, with `texts` instead of the stacks' own. */
function written(name: string, texts: Readonly<Record<string, string>> = {}): string {
  const stacks = Object.fromEntries(
    synthesize().stacks.map((stack) => [stack.name, JSON.stringify(stack.json)]),
  );
  for (const [stack, text] of Object.entries({ ...stacks, ...texts })) {
    const folder = join(work, name, "stacks", stack);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), text);
  }
  return join(work, name);
}

describe("npm run lint:stacks", () => {
  test("prints the warnings by stack, with the rule and the fix, and exits with 0", () => {
    const { status, stdout, stderr } = lint(written("compliant"));
    expect(stderr).toMatch(/^checking dns, dr, primary, terraform-state: \d+ rules\n$/);
    expect(stdout).toContain("dr\n  warning: aws_appautoscaling_target.scaling_target: ");
    expect(stdout).toContain(
      "\n    Set regions.primary.cidrBlock and regions.dr.cidrBlock to blocks of 10.0.0.0/8, ",
    );
    expect(stdout).toContain(" (rule vpc-private-address-space)\n");
    expect(stdout).toMatch(/\n0 errors, 4 warnings\n$/);
    expect(status).toBe(0);
  });

  test("exits with 2 on an error, and prints it before the warnings", () => {
    const json = structuredClone(synthesize().dr.json);
    Object.assign(json.resource?.aws_db_instance?.database ?? {}, { publicly_accessible: true });
    const { status, stdout } = lint(written("broken", { dr: JSON.stringify(json) }));
    expect(stdout).toMatch(
      /^dr\n {2}error: aws_db_instance\.database: publicly_accessible: got true, allowed: nothing or false\n {4}.*\(rule rds-not-public\)\n/,
    );
    expect(stdout).toMatch(/\n1 error, 4 warnings\n$/);
    expect(status).toBe(2);
  });

  test("exits with 2 on a resource that no service claims", () => {
    const json = structuredClone(synthesize().dr.json);
    Object.assign(json.resource ?? {}, { aws_qldb_ledger: { visits: {} } });
    const { status, stdout } = lint(written("unclaimed", { dr: JSON.stringify(json) }));
    expect(stdout).toMatch(
      /^dr\n {2}error: aws_qldb_ledger\.visits: .* of no service in src\/services.*\n {4}.*CONTRIBUTING\.md\.\n/,
    );
    expect(stdout).toMatch(/\n1 error, 4 warnings\n$/);
    expect(status).toBe(2);
  });

  test("--json prints only the findings on stdout", () => {
    const directory = written("json");
    const { status, stdout } = lint(directory, "--json");
    const result = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(Object.keys(result)).toEqual(["directory", "stacks", "findings"]);
    expect(result.directory).toBe(directory);
    expect(result.stacks).toEqual(["dns", "dr", "primary", "terraform-state"]);
    expect(result.findings.map(({ rule, stack }: Record<string, string>) => `${rule} ${stack}`)).toEqual([
      "autoscaling-thresholds-apart dr",
      "autoscaling-thresholds-apart primary",
      "vpc-private-address-space dr",
      "vpc-private-address-space primary",
    ]);
  });

  test("--help lists the exit codes", () => {
    const { status, stdout } = lint("--help");
    expect(status).toBe(0);
    expect(stdout).toMatch(/Exit code:\n {2}0 {2}no error.*\n {2}1 {2}the stacks.*\n {2}2 {2}errors\n/);
  });

  test.each<[string, () => string, RegExp]>([
    [
      "a missing folder",
      () => join(work, "nowhere"),
      /nowhere has no synthesized stacks: no \S+nowhere\/stacks\. Run npm run synth, or give the folder/,
    ],
    [
      "a folder without a stack",
      () => {
        mkdirSync(join(work, "empty/stacks"), { recursive: true });
        return join(work, "empty");
      },
      /empty\/stacks has no stack: no folder in it with a cdk\.tf\.json\. Run npm run synth/,
    ],
    [
      "a truncated file",
      () => written("cut", { dr: '{"resource": ' }),
      /The stacks in \S+cut\/stacks cannot be read: .*JSON.*\. Run npm run synth\./,
    ],
    [
      "a file that is not Terraform",
      () => written("other", { dr: "null" }),
      /dr\/cdk\.tf\.json is not a Terraform configuration/,
    ],
  ])("%s is reported in one line, with exit code 1", (_what, directory, message) => {
    const { status, stdout, stderr } = lint(directory());
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});
