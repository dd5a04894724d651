import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { unzipSync } from "fflate";
import { defaultCacheDirectory, fillDirectory } from "./cache";
import { download } from "./download";
import { executablesOnPath } from "./path";
import { run } from "./run";
import { OLDEST_TERRAFORM, REFUSED_TERRAFORM, TERRAFORM_VERSIONS } from "./terraform-versions";
import { ToolError } from "./tool-error";

/** The version to fetch where none is installed. */
const fetchedTerraform = "1.11.4";

export interface TerraformOptions {
  /** @default the project's .cache */
  readonly cacheDirectory?: string;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Called with one line about what is about to be fetched. */
  readonly say: (line: string) => void;
  /** Ends what is being fetched. */
  readonly signal?: AbortSignal;
  /** Where HashiCorp's releases are. @default TERRAFORM_RELEASES_URL, or https://releases.hashicorp.com */
  readonly releasesUrl?: string;
}

export interface TerraformBinary {
  readonly file: string;
  readonly version: string;
}

/**
 * Finds Terraform: the program that TERRAFORM names, then those on PATH, then the project's cache. Where all are missing
 * or too old, fetches HashiCorp's release into the cache and checks it against its SHA-256 sums before using it.
 *
 * @throws ToolError that explains how to install it, when it is neither here nor reachable
 */
export async function ensureTerraform(options: TerraformOptions): Promise<TerraformBinary> {
  const env = options.env ?? process.env;
  if (env.TERRAFORM !== undefined && env.TERRAFORM !== "") {
    const version = await terraformVersion(env.TERRAFORM, env);
    if (version === undefined || !isUsable(version)) {
      const got = version === undefined ? "which does not run" : `which is version ${version}`;
      throw new ToolError(
        `TERRAFORM names ${env.TERRAFORM}, ${got}. Set it to Terraform ${TERRAFORM_VERSIONS}, or unset it.`,
      );
    }
    return { file: env.TERRAFORM, version };
  }
  const cached = path.join(
    options.cacheDirectory ?? defaultCacheDirectory,
    `terraform-${fetchedTerraform}`,
    "terraform",
  );
  const unusable: string[] = [];
  for (const file of [...executablesOnPath("terraform", env), ...(existsSync(cached) ? [cached] : [])]) {
    const version = await terraformVersion(file, env);
    if (version !== undefined && isUsable(version)) {
      return { file, version };
    }
    unusable.push(`${file} ${version === undefined ? "does not run" : `is ${version}`}`);
  }
  await fetchTerraform(path.dirname(cached), unusable, options);
  return { file: cached, version: fetchedTerraform };
}

async function terraformVersion(file: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { code, stdout } = await run(file, ["version", "-json"], 30, { ...env, CHECKPOINT_DISABLE: "1" });
  if (code !== 0) {
    return undefined;
  }
  try {
    return (JSON.parse(stdout) as { terraform_version?: string }).terraform_version;
  } catch {
    return undefined;
  }
}

function isUsable(version: string): boolean {
  const isNewEnough = version.localeCompare(OLDEST_TERRAFORM, "en", { numeric: true }) >= 0;
  return isNewEnough && version !== REFUSED_TERRAFORM;
}

async function fetchTerraform(
  directory: string,
  unusable: string[],
  options: TerraformOptions,
): Promise<void> {
  const { env = process.env, signal } = options;
  const releases = options.releasesUrl ?? env.TERRAFORM_RELEASES_URL ?? "https://releases.hashicorp.com";
  const platform = `${process.platform}_${terraformArchitecture()}`;
  const archive = `terraform_${fetchedTerraform}_${platform}.zip`;
  const base = `${releases}/terraform/${fetchedTerraform}`;
  const found = unusable.length === 0 ? "" : ` (${unusable.join(", ")})`;
  options.say(`Fetching Terraform ${fetchedTerraform} from ${base} into ${directory}${found}`);
  let bytes: Buffer;
  let sums: string;
  try {
    sums = (await download(`${base}/terraform_${fetchedTerraform}_SHA256SUMS`, signal)).toString("utf8");
    bytes = await download(`${base}/${archive}`, signal);
  } catch (error) {
    if (signal?.aborted === true) {
      throw error;
    }
    throw new ToolError(
      `Terraform ${TERRAFORM_VERSIONS}, is needed${found} and could not be fetched (${(error as Error).message}). ` +
        "Install it from https://developer.hashicorp.com/terraform/install, or set TERRAFORM to its path.",
    );
  }
  const expected = sums
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .find(([, name]) => name === archive)?.[0];
  const actual = createHash("sha256").update(bytes).digest("hex");
  if (expected !== actual) {
    throw new ToolError(
      `${base}/${archive} has SHA-256 ${actual}, but its SHA256SUMS ${expected === undefined ? "does not list it" : `say ${expected}`}. ` +
        "It is not used. Try again, or install Terraform yourself and set TERRAFORM to its path.",
    );
  }
  const program = unzipSync(bytes, { filter: (entry) => entry.name === "terraform" }).terraform;
  if (program === undefined) {
    throw new ToolError(`${base}/${archive} holds no file named terraform.`);
  }
  await fillDirectory(directory, async (temporary) => {
    const file = path.join(temporary, "terraform");
    await writeFile(file, program);
    await chmod(file, 0o755);
  });
}

/** This machine's architecture, as Terraform's releases name it. */
export function terraformArchitecture(): string {
  const names: Record<string, string> = { x64: "amd64", ia32: "386" };
  return names[process.arch] ?? process.arch;
}
