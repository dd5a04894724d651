import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const ROOT = resolve(__dirname, "../..");
let directory: string;

const commandOf = (config: string | undefined, ...options: string[]) =>
  spawnSync(process.execPath, ["src/cli/launch.js", "src/cli/pipeline-policy.ts", ...options], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, LAMP_CONFIG: config },
  });
const command = (...options: string[]) => commandOf(undefined, ...options);
const read = (name: string) => readFileSync(join(directory, name), "utf8");

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "lamp-policies-")), "policies");
});
afterEach(() => rmSync(join(directory, ".."), { recursive: true }));

describe("npm run pipeline-policy", () => {
  test("the committed policies match the committed configuration and recording", () => {
    const { status, stderr, stdout } = command("--check");
    expect([status, stdout]).toEqual([0, ""]);
    expect(stderr).toContain("pipelines/policies/plan.json is current\n");
  });

  test("writes the policies, the trust policies and the roles' attachments, and then finds them current", () => {
    expect(command("--output", directory).status).toBe(0);
    expect(readdirSync(directory).sort()).toEqual([
      "activate.json",
      "apply-data.json",
      "apply-network.json",
      "apply-observability.json",
      "apply-service.json",
      "apply-traffic.json",
      "boundary.json",
      "never.json",
      "plan.json",
      "refresh.json",
      "retire.json",
      "roles.json",
      "trust-activate.json",
      "trust-apply.json",
      "trust-plan.json",
      "trust-refresh.json",
      "trust-retire.json",
    ]);
    expect(JSON.parse(read("roles.json")).activate).toEqual({
      name: "lamp-pipeline-activate",
      trust: "trust-activate.json",
      policies: ["activate.json", "never.json"],
    });
    expect(command("--check", "--output", directory).status).toBe(0);
  });

  test("trusts the given repository, also when the policies are written again", () => {
    command("--output", directory, "--repository", "acme/lamp-dr");
    expect(read("trust-apply.json")).toContain('"repo:acme/lamp-dr:environment:production"');
    writeFileSync(join(directory, "plan.json"), "{}\n");
    const { stderr } = command("--output", directory);
    expect(stderr).toContain(`${directory}/plan.json written\n`);
    expect(stderr.match(/written/g)).toHaveLength(1);
    expect(read("trust-apply.json")).toContain('"repo:acme/lamp-dr:environment:production"');
  });

  test("--check names stale and missing files, and leaves them as they are", () => {
    command("--output", directory);
    writeFileSync(join(directory, "plan.json"), "{}\n");
    rmSync(join(directory, "never.json"));
    const { status, stderr } = command("--check", "--output", directory);
    expect(status).toBe(1);
    for (const name of ["plan.json", "never.json"]) {
      expect(stderr).toContain(
        `${directory}/${name} is stale. Commit what this writes: npm run pipeline-policy -- --output ${directory}\n`,
      );
    }
    expect(stderr.match(/stale/g)).toHaveLength(2);
    expect(read("plan.json")).toBe("{}\n");
    expect(existsSync(join(directory, "never.json"))).toBe(false);
  });

  test.each([
    ["a repository without an owner", ["--repository", "lamp-dr"], "It is owner/name, like acme/lamp-dr."],
    ["--check with --record", ["--check", "--record"], "--check writes nothing and --record writes"],
    ["an unknown option", ["--nope"], "error: unknown option '--nope'"],
  ])("%s is refused in one line", (_, options, message) => {
    const { status, stderr } = command(...options);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });

  test("another configuration's roles are its own, and trust the jobs of its own environments", () => {
    const config = join(directory, "..", "staging.json");
    writeFileSync(config, readFileSync(join(ROOT, "config/staging.example.json")));
    expect(commandOf(config, "--output", directory, "--repository", "acme/lamp-dr").status).toBe(0);
    expect(JSON.parse(read("roles.json")).apply.name).toBe("lamp-staging-pipeline-apply");
    expect(read("trust-apply.json")).toContain('"repo:acme/lamp-dr:environment:staging"');
    expect(read("trust-activate.json")).toContain('"repo:acme/lamp-dr:environment:staging-activation"');
    expect(commandOf(config, "--output", directory, "--check").status).toBe(0);
  });

  test("another configuration's policies are beside production's, and --check names its command", () => {
    const { status, stderr } = commandOf("config/staging.example.json", "--check");
    expect(status).toBe(1);
    expect(stderr).toContain(
      "pipelines/policies-staging.example/plan.json is stale. Commit what this writes: " +
        "LAMP_CONFIG=config/staging.example.json npm run pipeline-policy\n",
    );
  });

  test.each([
    ["another production.json, whose policies would overwrite these", "production.json", "Give --output"],
    ["a name that GitHub has not in its claims", "one more.json", "is the name of a GitHub environment here"],
  ])("%s is refused in one line", (_, name, message) => {
    const config = join(directory, "..", name);
    writeFileSync(config, readFileSync(join(ROOT, "config/staging.example.json")));
    const { status, stderr } = commandOf(config);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });

  test("--roles prints what a workflow's job takes from the configuration", () => {
    const { status, stdout } = commandOf("config/staging.example.json", "--roles");
    expect(status).toBe(0);
    const role = "arn:aws:iam::123456789012:role/lamp-staging-pipeline";
    expect(stdout.trimEnd().split("\n")).toEqual([
      "region=eu-central-1",
      `plan=${role}-plan`,
      `refresh=${role}-refresh`,
      `apply=${role}-apply`,
      `activate=${role}-activate`,
      `retire=${role}-retire`,
    ]);
  });

  test("--help says what it does", () => {
    const { status, stdout } = command("--help");
    expect(status).toBe(0);
    expect(stdout).toContain("--record");
    expect(stdout).toContain("Exit code:");
  });
});
