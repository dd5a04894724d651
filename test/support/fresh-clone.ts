import { execFileSync, spawn } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ensureProviderMirror } from "../../src/tools/provider-mirror";
import { ensureTerraform } from "../../src/tools/terraform";

const PROJECT = resolve(__dirname, "../..");

/** Clones the last commit into a new folder, with this checkout's packages. */
export function cloneProject(folder: string): void {
  execFileSync("git", ["clone", "--quiet", PROJECT, folder]);
  // `npm ci` of the same lock file has already created these.
  symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
}

/**
 * What makes `terraform` run as on a machine with HashiCorp's registry: the provider is in a folder here.
 *
 * @param folder - where its settings file may be written
 * @returns variables for the environment
 */
export async function terraformOnPath(folder: string): Promise<Readonly<Record<string, string>>> {
  const say = () => {};
  const terraform = (await ensureTerraform({ say })).file;
  const mirror = await ensureProviderMirror([{ source: "hashicorp/aws", version: "5.100.0" }], {
    say,
    terraform,
  });
  const settings = join(folder, "terraform.rc");
  writeFileSync(settings, `provider_installation {\n  filesystem_mirror { path = "${mirror}" }\n}\n`);
  return { TF_CLI_CONFIG_FILE: settings, PATH: `${dirname(terraform)}:${process.env.PATH}` };
}

export interface ScriptOutcome {
  readonly code: number | null;
  /** Both streams, as they came. */
  readonly text: string;
}

/** Runs a script as GitHub's runner does, without a terminal; it ends at the first command that fails. */
export async function runScript(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ScriptOutcome> {
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  }
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return { code, text };
}
