import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { ensureProviderMirror } from "../../src/tools/provider-mirror";
import { ensureTerraform } from "../../src/tools/terraform";

/** Prints what is being fetched, on a machine that does not have it yet. */
const say = (line: string) => void process.stderr.write(`${line}\n`);

let binary: Promise<string> | undefined;
let mirror: Promise<string> | undefined;

/** Terraform: found, or fetched. */
export function terraformBinary(): Promise<string> {
  binary ??= ensureTerraform({ say }).then(({ file }) => file);
  return binary;
}

/** A directory with the AWS provider, for `terraform init -plugin-dir`: found, or fetched. */
export function awsProviderMirror(): Promise<string> {
  mirror ??= terraformBinary().then((terraform) =>
    ensureProviderMirror([{ source: "hashicorp/aws", version: "5.100.0" }], { say, terraform }),
  );
  return mirror;
}

/** Runs `use` with a temporary directory of JSON files for Terraform. */
export async function withTerraformDirectory<Result>(
  files: Readonly<Record<string, unknown>>,
  use: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), "lamp-terraform-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      // One value per line, so that Terraform can show the faulty one.
      writeFileSync(join(directory, name), JSON.stringify(content, null, 1));
    }
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export interface TerraformRun {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly stderr: string;
}

/** Runs Terraform in a directory, which is also its home: without anybody's credentials and settings. */
export async function terraform(
  directory: string,
  args: readonly string[],
  /** Called with each line instead of keeping it, if there is too much to keep. */
  onLine?: (line: string) => void,
  /** What it reads on standard input. */
  input = "",
  /** On top of that. */
  env: Readonly<Record<string, string>> = {},
): Promise<TerraformRun> {
  const child = spawn(await terraformBinary(), [`-chdir=${directory}`, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: directory,
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      AWS_EC2_METADATA_DISABLED: "true",
      ...env,
    },
  });
  child.stdin.end(input);
  const lines: string[] = [];
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  createInterface({ input: child.stdout }).on("line", onLine ?? ((line) => lines.push(line)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, lines, stderr };
}

/**
 * `terraform init`, with the AWS provider or none.
 * @throws Error with Terraform's message.
 */
export async function initialize(directory: string, providers: "aws" | "none"): Promise<void> {
  const plugins = providers === "aws" ? [`-plugin-dir=${await awsProviderMirror()}`] : [];
  const { code, stderr } = await terraform(directory, ["init", "-input=false", "-no-color", ...plugins]);
  if (code !== 0) {
    throw new Error(`terraform init: ${stderr}`);
  }
}
