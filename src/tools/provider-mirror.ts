import { readdirSync, statSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { defaultCacheDirectory, fillDirectory } from "./cache";
import { run } from "./run";
import { terraformArchitecture } from "./terraform";
import { ToolError } from "./tool-error";

/** A provider at an exact version. */
export interface Provider {
  /** `hashicorp/aws`, optionally with its registry's host. */
  readonly source: string;
  readonly version: string;
}

export interface ProviderMirrorOptions {
  /** @default the project's .cache */
  readonly cacheDirectory?: string;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Called with one line about what is about to be fetched. */
  readonly say: (line: string) => void;
  /** Ends what is being fetched. */
  readonly signal?: AbortSignal;
  /** Terraform, which fetches missing providers from their registry. */
  readonly terraform: string;
  /**
   * Where to look for mirrors.
   * @default Terraform's implied mirrors, then one level below /opt and /usr/local/share
   */
  readonly searchDirectories?: readonly string[];
}

/**
 * Finds a directory in Terraform's filesystem-mirror layout that holds the providers, for `terraform init -plugin-dir`:
 * the one that TF_PLUGIN_MIRROR names, the usual places, then the project's cache, which is filled from the registry
 * (as the user's Terraform CLI configuration specifies) where none of them has all providers.
 *
 * @throws ToolError that explains how to copy them here, when the registry is out of reach
 */
export async function ensureProviderMirror(
  providers: readonly Provider[],
  options: ProviderMirrorOptions,
): Promise<string> {
  const env = options.env ?? process.env;
  const names = providers.map(({ source, version }) => `${source} ${version}`).join(", ");
  if (env.TF_PLUGIN_MIRROR !== undefined && env.TF_PLUGIN_MIRROR !== "") {
    if (!holdsAll(env.TF_PLUGIN_MIRROR, providers)) {
      throw new ToolError(
        `TF_PLUGIN_MIRROR names ${env.TF_PLUGIN_MIRROR}, which does not hold ${names} for ${platform} ` +
          "in Terraform's filesystem-mirror layout (HOST/NAMESPACE/TYPE/VERSION/PLATFORM). " +
          "Fill it with `terraform providers mirror`, or unset TF_PLUGIN_MIRROR.",
      );
    }
    return path.resolve(env.TF_PLUGIN_MIRROR);
  }
  const cached = path.join(
    options.cacheDirectory ?? defaultCacheDirectory,
    `providers-${providers.map(({ source, version }) => `${source.replaceAll("/", "-")}-${version}`).join("-")}`,
  );
  const found = [...(options.searchDirectories ?? usualMirrors(env)), cached].find((directory) =>
    holdsAll(directory, providers),
  );
  if (found !== undefined) {
    return found;
  }
  options.say(`Fetching Terraform provider ${names} into ${cached}`);
  await fetchProviders(cached, providers, names, options, env);
  return cached;
}

const platform = `${process.platform}_${terraformArchitecture()}`;

/** Terraform's implied mirrors, then the usual choices of administrators. */
function usualMirrors(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME ?? homedir();
  const implied = [
    path.join(home, ".terraform.d", "plugins"),
    path.join(env.XDG_DATA_HOME ?? path.join(home, ".local", "share"), "terraform", "plugins"),
    ...(process.platform === "darwin"
      ? [path.join(home, "Library", "Application Support", "io.terraform", "plugins")]
      : []),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
  ];
  return [...implied, ...["/opt", "/usr/local/share"].flatMap(subdirectories)];
}

function subdirectories(directory: string): string[] {
  try {
    return readdirSync(directory).map((name) => path.join(directory, name));
  } catch {
    return [];
  }
}

/** Whether it holds each provider for this platform, unpacked or packed. */
function holdsAll(directory: string, providers: readonly Provider[]): boolean {
  return providers.every(({ source, version }) => {
    const address = source.split("/").length === 3 ? source : `registry.terraform.io/${source}`;
    const type = source.split("/").at(-1);
    return (
      exists(path.join(directory, address, version, platform)) ||
      exists(path.join(directory, address, `terraform-provider-${type}_${version}_${platform}.zip`))
    );
  });
}

function exists(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** What `terraform init` installs into a working directory has the mirror's layout, unpacked. */
async function fetchProviders(
  directory: string,
  providers: readonly Provider[],
  names: string,
  { signal, terraform }: ProviderMirrorOptions,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const working = await mkdtemp(path.join(tmpdir(), "terraform-providers-"));
  try {
    const required = Object.fromEntries(
      providers.map(({ source, version }) => [source.split("/").at(-1), { source, version }]),
    );
    await writeFile(
      path.join(working, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: required } }),
    );
    const args = [`-chdir=${working}`, "init", "-input=false", "-no-color"];
    // Terraform 1.11.4 does not end a download on SIGINT: it is killed, and leaves what it downloads in TMPDIR.
    const init = await run(terraform, args, 900, { ...env, TMPDIR: working }, signal);
    if (signal?.aborted === true) {
      throw new Error(`terraform init, which fetches ${names}, was ended`);
    }
    if (init.code !== 0) {
      throw new ToolError(
        `Terraform provider ${names} is not on this machine and could not be fetched:\n${init.stderr.trim()}\n` +
          "On a machine that reaches the registry, run `terraform providers mirror DIRECTORY`; copy the directory here and set TF_PLUGIN_MIRROR to it.",
      );
    }
    // Copied, not renamed: the system's temporary directory may be another file system.
    await fillDirectory(directory, (temporary) =>
      cp(path.join(working, ".terraform", "providers"), temporary, { recursive: true, dereference: true }),
    );
  } finally {
    await rm(working, { recursive: true, force: true });
  }
}
