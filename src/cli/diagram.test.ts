import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadConfig } from "../config";
import { buildApp } from "../stacks/app";
import { run } from "../tools/run";

const root = path.resolve(__dirname, "../..");
let folder: string;

const diagram = (...args: string[]) =>
  run(process.execPath, [path.join(root, "src/cli/launch.js"), "src/cli/diagram.ts", ...args], 60);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "cli-diagram-"));
  buildApp(loadConfig({ path: "config/production.json" }), { outdir: path.join(folder, "out") }).synth();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("npm run diagram", () => {
  test("--check: the committed page and drawings match the stacks", async () => {
    const { code, stderr } = await diagram("--check");
    expect(stderr).toBe(
      "docs/architecture.md is current\ndocs/images/architecture.svg is current\n" +
        "docs/images/architecture-dr-active.svg is current\n",
    );
    expect(code).toBe(0);
  });

  test("draws an SVG of already synthesized stacks, in another posture", async () => {
    const file = path.join(folder, "dr-active.svg");
    const { code } = await diagram(
      "--stacks",
      path.join(folder, "out"),
      "--posture",
      "dr=active",
      "--output",
      file,
    );
    expect(code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(
      readFileSync(path.join(root, "docs/images/architecture-dr-active.svg"), "utf8"),
    );
    expect(readdirSync(folder).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  test("writes the same Mermaid to stdout as on the page", async () => {
    const { code, stdout } = await diagram("--output", "-");
    expect(code).toBe(0);
    expect(readFileSync(path.join(root, "docs/architecture.md"), "utf8")).toContain(
      `\`\`\`mermaid\n${stdout}\`\`\``,
    );
  });

  test("draws what a plan would change, with the plan's own variables", async () => {
    const plan = path.join(folder, "plan.json");
    const output = path.join(folder, "change.mmd");
    const resource = {
      mode: "managed",
      type: "aws_db_instance",
      name: "database",
      index: "1",
      address: 'aws_db_instance.database["1"]',
    };
    const key = {
      mode: "managed",
      type: "aws_kms_key",
      name: "database_key",
      address: "aws_kms_key.database_key",
    };
    writeFileSync(
      plan,
      JSON.stringify({
        format_version: "1.2",
        variables: { posture: { value: "active" } },
        configuration: {
          provider_config: { aws: { expressions: { region: { constant_value: "eu-central-1" } } } },
        },
        resource_changes: [
          { ...resource, change: { actions: ["update"] } },
          { ...key, change: { actions: ["delete"] } },
        ],
      }),
    );
    const { code, stderr } = await diagram("--plan", plan, "--output", output);
    expect(stderr).toBe(`not drawn: destroy dr aws_kms_key.database_key\n${output} written\n`);
    expect(code).toBe(0);
    expect(readFileSync(output, "utf8")).toContain("UPDATE RDS MySQL 8.4 lamp-dr-1<br/>writer");
  });

  test("refuses stacks that are not JSON", async () => {
    const broken = path.join(folder, "broken");
    mkdirSync(path.join(broken, "stacks/primary"), { recursive: true });
    writeFileSync(path.join(broken, "stacks/primary/cdk.tf.json"), "{");
    const { code, stderr } = await diagram("--stacks", broken, "--output", path.join(folder, "x.svg"));
    expect(code).toBe(1);
    expect(stderr).toContain(`--stacks: ${broken} cannot be read: `);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test.each([
    [["--plan", "none.json"], "add --output FILE"],
    [["--plan", "none.json", "--output", "x.svg"], "none.json: there is no such file"],
    [["--posture", "dr=primary"], "It is stack=posture, like dr=active: active, quiesced or standby."],
    [
      ["--posture", "dns=active", "--output", "x.svg"],
      "--posture: dns has no posture; these have: dr, primary.",
    ],
    [
      ["--stacks", "none", "--output", "x.svg"],
      "--stacks: none holds no synthesized stacks. Create them with: npm run synth",
    ],
    [["--check", "--output", "x.svg"], "--check compares the committed drawings: omit --output."],
    [["--output", "package.json/x.svg"], "cannot be written"],
  ])("refuses %j with exit code 1, without a stack trace", async (args, message) => {
    const { code, stdout, stderr } = await diagram(...args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
