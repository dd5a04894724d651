import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Block, StackJson } from "../stack/synthesized-stack";

/** What plans are for: the emulated AWS, or the account in the environment. */
export type Target = "emulator" | "aws";

/** A synthesized stack prepared for Terraform in its own directory. */
export interface WorkingDirectory {
  readonly directory: string;
  /** The synthesized configuration. */
  readonly json: StackJson;
  /** Whether its state is in HCP Terraform for this target: see `TerraformOptions.cloud`. */
  readonly cloud: boolean;
}

export interface WorkingDirectoryOptions {
  /** CDKTF's output, which holds `stacks/STACK/cdk.tf.json`. @default cdktf.out */
  readonly outputDirectory?: string;
  /**
   * Keeps the state in this local file instead of its backend, for a state whose backend does not exist yet.
   * @default the backend of the configuration
   */
  readonly localState?: string;
  /**
   * Remote states that are read from placeholders. Emulator only.
   * @default none
   */
  readonly placeholders?: readonly string[];
  /**
   * Host of a stand-in for HCP Terraform, which keeps the states of its workspaces. Emulator only.
   * @default local files
   */
  readonly cloudHostname?: string;
}

const overrideFile = "lamp_dr_override.tf.json";

/**
 * Creates `cdktf.out/plans/TARGET/STACK`: the synthesized stack, byte for byte, and on the emulator a Terraform override
 * file next to it, which addresses S3 by path (an emulator on one address has no bucket host names) and keeps states of
 * HCP Terraform workspaces in local files, or in a stand-in for it. Keeps Terraform's earlier files.
 *
 * @throws Error when the stack is not synthesized
 */
export function prepareWorkingDirectory(
  stack: string,
  target: Target,
  options: WorkingDirectoryOptions = {},
): WorkingDirectory {
  const output = options.outputDirectory ?? "cdktf.out";
  const source = path.join(output, "stacks", stack);
  const configuration = path.join(source, "cdk.tf.json");
  if (!existsSync(configuration)) {
    throw new Error(
      `${configuration} does not exist: run \`npm run synth\` first, and check the stack's name.`,
    );
  }
  const directory = path.resolve(output, "plans", target, stack);
  mkdirSync(directory, { recursive: true });
  for (const name of ["cdk.tf.json", "assets"]) {
    rmSync(path.join(directory, name), { recursive: true, force: true });
    if (existsSync(path.join(source, name))) {
      cpSync(path.join(source, name), path.join(directory, name), { recursive: true });
    }
  }
  const json = JSON.parse(readFileSync(configuration, "utf8")) as StackJson;
  const overrides = {
    ...(target === "emulator" ? emulatorOverrides(json, path.dirname(directory), options) : {}),
    ...(options.localState === undefined
      ? {}
      : { terraform: { backend: { local: { path: options.localState } } } }),
  };
  const file = path.join(directory, overrideFile);
  if (Object.keys(overrides).length > 0) {
    writeFileSync(file, `${JSON.stringify(overrides, null, 2)}\n`);
  } else {
    rmSync(file, { force: true });
  }
  const isInFile = target === "emulator" && options.cloudHostname === undefined;
  const isOverridden = isInFile || options.localState !== undefined;
  return { directory, json, cloud: json.terraform?.cloud !== undefined && !isOverridden };
}

/**
 * An override file merges block by block and argument by argument: a provider block is merged into the one with its
 * alias; a backend or a whole argument (`config`) replaces the other.
 * Source: https://developer.hashicorp.com/terraform/language/files/override
 */
function emulatorOverrides(
  json: StackJson,
  plansDirectory: string,
  { cloudHostname, placeholders = [] }: WorkingDirectoryOptions,
): Record<string, unknown> {
  const provider = Object.fromEntries(
    Object.entries(json.provider ?? {}).map(([name, blocks]) => [
      name,
      blocks.map(({ alias }) => ({ ...(alias === undefined ? {} : { alias }), s3_use_path_style: true })),
    ]),
  );
  const remoteStates = Object.fromEntries(
    Object.entries(json.data?.terraform_remote_state ?? {}).map(([name, state]) => [
      name,
      emulatedRemoteState(state, plansDirectory, placeholders.includes(name), cloudHostname),
    ]),
  );
  const terraform = emulatedBackend(json, plansDirectory, cloudHostname);
  return {
    ...(terraform === undefined ? {} : { terraform }),
    ...(Object.keys(provider).length === 0 ? {} : { provider }),
    ...(Object.keys(remoteStates).length === 0 ? {} : { data: { terraform_remote_state: remoteStates } }),
  };
}

function emulatedBackend(
  { terraform }: StackJson,
  plansDirectory: string,
  cloudHostname: string | undefined,
): Record<string, unknown> | undefined {
  if (terraform?.backend?.s3 !== undefined) {
    return { backend: { s3: { ...terraform.backend.s3, use_path_style: true } } };
  }
  if (terraform?.cloud === undefined) {
    return undefined;
  }
  return cloudHostname === undefined
    ? {
        backend: { local: { path: path.join(plansDirectory, `${terraform.cloud.workspaces.name}.tfstate`) } },
      }
    : { cloud: { ...terraform.cloud, hostname: cloudHostname } };
}

/** A remote state as it is read on the emulator; a placeholder has its own name next to the real one. */
export function emulatedRemoteState(
  { backend, config }: Block,
  plansDirectory: string,
  isPlaceholder: boolean,
  cloudHostname?: string,
): Block {
  const prefix = isPlaceholder ? "placeholder/" : "";
  if (backend === "s3") {
    return { backend, config: { ...config, key: `${prefix}${config.key}`, use_path_style: true } };
  }
  if (cloudHostname !== undefined && !isPlaceholder) {
    return { backend, config: { ...config, hostname: cloudHostname } };
  }
  const { name } = config.workspaces as { name: string };
  return { backend: "local", config: { path: path.join(plansDirectory, prefix, `${name}.tfstate`) } };
}
