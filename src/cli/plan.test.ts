import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { projectCopy } from "../../test/support/project-copy";
import { temporaryFolder } from "../../test/support/temporary-folder";
import { awsProviderMirror, terraformBinary } from "../../test/support/terraform";
import { run } from "../tools/run";
import { fakeProgram } from "../tools/test-support";

const projectDirectory = path.resolve(__dirname, "../..");
const launcher = path.join(projectDirectory, "src/cli/launch.js");
const production = JSON.parse(readFileSync(path.join(projectDirectory, "config/production.json"), "utf8"));

function command(name: "plan" | "bootstrap", args: string[], env: NodeJS.ProcessEnv = {}) {
  const program = [launcher, `src/cli/${name}.ts`, ...args];
  return run(process.execPath, program, 120, { ...process.env, ...env });
}

function temporaryDirectory(): string {
  return temporaryFolder("cli-test").path;
}

function configWith(changes: Record<string, unknown>): string {
  const file = path.join(temporaryDirectory(), "config.json");
  writeFileSync(file, JSON.stringify({ ...production, ...changes }));
  return file;
}

describe("npm run plan", () => {
  it("plans on its own emulator: exit code 2 for changes, the result as JSON, the plans kept", async () => {
    const output = temporaryDirectory();

    const { code, stdout } = await command("plan", ["--output", output, "--stack", "dns", "--json"]);

    const result = JSON.parse(stdout);
    expect(code).toBe(2);
    expect(result).toMatchObject({
      target: "emulator",
      stacks: [{ stack: "dns", status: "planned", placeholders: ["dr", "primary"] }],
    });
    const plan = JSON.parse(readFileSync(path.join(output, "plans/emulator/dns/plan.json"), "utf8"));
    expect(plan.terraform_version).toMatch(/^1\./);
    expect(result.stacks[0].planFile).toBe(path.join(output, "plans/emulator/dns/plan.tfplan"));
  });

  /** One plan for two tests. */
  let shown: ReturnType<typeof command> | undefined;
  const planOfDns = () => {
    shown ??= command("plan", ["--output", temporaryDirectory(), "--stack", "dns"]);
    return shown;
  };

  it("shows each stack's summary, with placeholders marked", async () => {
    const { stdout, stderr } = await planOfDns();

    expect(stdout).toMatch(
      /^dns \(placeholder outputs of dr and primary\): \d+ to create, 0 to change, 0 to destroy/,
    );
    expect(stdout).toContain("    +   aws_route53_record.dns_failover_primary\n");
    expect(stderr).toMatch(/dns: planned in [\d.]+ s\n/);
    expect(stdout.split("\n\n").at(-1)).toMatch(
      /^Planned for an emulated, empty AWS, [\s\S]+\n {2}blocks: {6}nothing\n {2}exit code: {3}2: [\s\S]+\n {2}next: {8}npm run plan -- --target aws, with credentials of account \d{12}\n$/,
    );
  });

  it("shows each plan's review: a first apply is clear, the region of DNS's metrics included", async () => {
    const { stdout } = await planOfDns();

    expect(stdout).toMatch(/^dns: what to know: clear: nothing at risk$/m);
    expect(stdout).not.toContain("another region");
  });

  it("exits with 130 when it is interrupted, after Terraform and the emulator have ended", async () => {
    const output = temporaryDirectory();
    const child = spawn(process.execPath, [
      launcher,
      "src/cli/plan.ts",
      "--output",
      output,
      "--stack",
      "dns",
    ]);
    let stderr = "";
    let interruptedAt = 0;
    child.stderr.on("data", (text) => {
      stderr += text;
      if (String(text).includes("dns: planning")) {
        interruptedAt = performance.now();
        child.kill("SIGINT");
      }
    });
    const [code] = await once(child, "close");

    expect(code).toBe(130);
    expect(performance.now() - interruptedAt).toBeLessThan(10_000);
    expect(stderr).toMatch(
      /stopping: Terraform and the emulated AWS are ended[\s\S]*terraform plan was interrupted\n$/,
    );
    // The next run finds the directory free.
    expect(existsSync(path.join(output, "plans/emulator/.lock"))).toBe(false);
  });

  /** Interrupts `plan` on a machine whose cache is empty, with these programs only, once it announces a fetch. */
  async function interruptedFetch(
    tool: string,
    signal: NodeJS.Signals,
    prepare: (bin: string) => Promise<NodeJS.ProcessEnv>,
  ) {
    const copy = projectCopy(".cache");
    const bin = path.join(copy, "bin");
    mkdirSync(bin);
    const child = spawn(process.execPath, ["src/cli/launch.js", "src/cli/plan.ts", "--stack", "dns"], {
      cwd: copy,
      // As a terminal does: Ctrl-C reaches everything that the command has started.
      detached: true,
      env: {
        ...process.env,
        PATH: bin,
        LAMP_CONFIG: path.join(projectDirectory, "config/production.json"),
        ...(await prepare(bin)),
      },
    });
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += text;
      if (String(text).includes(`Fetching ${tool}`)) {
        process.kill(-(child.pid as number), signal);
      }
    });
    const [code] = await once(child, "close");
    const left = readdirSync(path.join(copy, ".cache")).filter((name) => name !== "commands");
    rmSync(copy, { recursive: true });
    return { code, stderr, left };
  }

  const machineWithout = {
    moto: async (bin: string) => {
      // pip takes long.
      fakeProgram(
        path.join(bin, "python3"),
        `[ "$1 $2" = "-m venv" ] || exit 1
/bin/mkdir -p "$4/bin"
/usr/bin/printf '#!/bin/sh\\n/bin/sleep 60\\n' > "$4/bin/python"
/bin/chmod +x "$4/bin/python"`,
      );
      symlinkSync(await terraformBinary(), path.join(bin, "terraform"));
      return { TF_PLUGIN_MIRROR: await awsProviderMirror() };
    },
    Terraform: async () => {
      const neverAnswers = createServer(() => {});
      await new Promise<void>((resolve) => neverAnswers.listen(0, "127.0.0.1", resolve));
      onTestFinished(() => {
        neverAnswers.closeAllConnections();
        neverAnswers.close();
      });
      const { port } = neverAnswers.address() as AddressInfo;
      return { TERRAFORM: "", TERRAFORM_RELEASES_URL: `http://127.0.0.1:${port}` };
    },
  };

  it.each([
    ["moto", "SIGINT"],
    ["Terraform", "SIGINT"],
    ["Terraform", "SIGTERM"],
  ] as const)(
    "says that the fetch of %s is interrupted by %s, and not that Terraform finishes",
    async (tool, signal) => {
      const { code, stderr, left } = await interruptedFetch(tool, signal, machineWithout[tool]);

      expect(code, stderr).toBe(130);
      expect(stderr).toContain(
        "stopping: what is being fetched is ended, what is being started or read ends first; Terraform is not running",
      );
      expect(stderr).toMatch(
        /interrupted while the tools were fetched or started: nothing was planned, .*\n$/,
      );
      expect(stderr).not.toContain("Terraform finishes");
      expect(left).toEqual([]);
    },
  );

  it("documents its exit codes in the help", async () => {
    const { code, stdout } = await command("plan", ["--help"]);

    expect(code).toBe(0);
    expect(stdout).toContain(
      "2  something changes (not with --no-detailed-exitcode), or a stack needs another to be applied first",
    );
  });

  it.each([
    [["--target", "azure"], "Allowed choices are emulator, aws."],
    [["--stack", "secondary"], "Allowed choices are terraform-state, primary, dr, dns."],
    [["--var", "posture"], "It is name=value, like posture=active."],
    [["--parallel", "0"], "It is a whole number from 1."],
    [
      ["--stack", "dns", "--var", "posture=active"],
      "--var: posture is not a variable of dns; they declare none.",
    ],
    [["--output", "package.json"], "Name another folder with --output."],
  ])("refuses %j with exit code 1 and without a stack trace", async (args, message) => {
    const { code, stdout, stderr } = await command("plan", ["--output", temporaryDirectory(), ...args]);

    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("refuses a bad configuration with exit code 1 and each problem", async () => {
    const { code, stderr } = await command("plan", ["--output", temporaryDirectory()], {
      LAMP_CONFIG: configWith({ accountId: "12" }),
    });

    expect(code).toBe(1);
    expect(stderr).toContain("accountId");
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("npm run bootstrap", () => {
  it("requires --yes when there is no terminal to ask for confirmation", async () => {
    const { code, stderr } = await command("bootstrap", ["--target", "emulator"]);

    expect(code).toBe(1);
    expect(stderr).toContain("There is no terminal to ask for confirmation");
  });

  it("says that there is nothing to create when the states are in HCP Terraform", async () => {
    const { code, stderr } = await command("bootstrap", ["--yes", "--output", temporaryDirectory()], {
      LAMP_CONFIG: configWith({ backend: { kind: "cloud", organization: "acme" } }),
    });

    expect(code).toBe(1);
    expect(stderr).toContain("The states are kept in HCP Terraform");
  });
});
