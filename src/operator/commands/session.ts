import path from "node:path";
import type { Config } from "../../config";
import type { RegionRole } from "../../contract";
import { TerraformInterrupted } from "../../terraform/run";
import type { Target } from "../../terraform/run/working-directory";
import { attachEmulator, type Emulator } from "../../tools/emulator";
import { shownPath } from "../../tools/path";
import { ToolError } from "../../tools/tool-error";
import { type Operation, type OperationOptions, startOperation } from "../operation";
import { openSession } from "../runner/session";
import type { CommandLine, CommonOptions } from "./command";

/** A configuration and where it is synthesized. */
export interface Synthesized {
  readonly config: Config;
  readonly outputDirectory: string;
}

/** Synthesizes into the directory of `--output`. */
export async function synthesized({ output }: CommonOptions, { say }: CommandLine): Promise<Synthesized> {
  const { synthesize } = await import("../runner/synthesize");
  const outputDirectory = path.resolve(output);
  return { config: synthesize(outputDirectory, say).config, outputDirectory };
}

/** The role of a region that is given as a role or as AWS's name. */
export function roleOf(region: string, { regions }: Config): RegionRole {
  const role = (["primary", "dr"] as const).find(
    (name) => region === name || region === regions[name].region,
  );
  if (role === undefined) {
    throw new ToolError(
      `${region} is not one of the regions. They are primary (${regions.primary.region}) and dr (${regions.dr.region}).`,
    );
  }
  return role;
}

/** The emulated AWS that already runs; undefined if the target is AWS. */
export function runningEmulator(
  { target }: Pick<CommonOptions, "target">,
  { accountId }: Config,
): Emulator | undefined {
  if (target !== "emulator") {
    return undefined;
  }
  const endpoint = process.env.AWS_ENDPOINT_URL;
  if (endpoint === undefined || endpoint === "") {
    throw new ToolError(
      "--target emulator needs an emulated AWS that already runs: set AWS_ENDPOINT_URL to its address. " +
        "To practise the whole life cycle on a temporary one: npm run drill",
    );
  }
  return attachEmulator(endpoint, accountId);
}

interface OperateOptions extends Omit<OperationOptions, "session"> {
  readonly target: Target;
  /** CDKTF's output, already synthesized. */
  readonly outputDirectory: string;
  /** @default false */
  readonly isQuiet?: boolean;
}

/**
 * Runs a command in its own session, on the account or on the emulated AWS that already runs; closes its report and
 * prints where it is.
 *
 * @param work - returns its result, and a short outcome for the report
 */
export async function operate<T>(
  { isQuiet = false, outputDirectory, target, ...options }: OperateOptions,
  work: (operation: Operation) => Promise<{ result: T; ending: string }>,
): Promise<T> {
  const { config, say, signal } = options;
  const emulator = runningEmulator({ target }, config);
  const session = await openSession({ target, config, outputDirectory, say, signal, emulator });
  const operation = startOperation({ ...options, session, say: isQuiet ? () => {} : say });
  const { journal } = operation;
  try {
    const { ending, result } = await work(operation);
    journal.end(ending);
    return result;
  } catch (error) {
    journal.end(
      error instanceof TerraformInterrupted
        ? "interrupted"
        : `failed: ${(error as Error).message.split("\n", 1)[0]}`,
    );
    throw error;
  } finally {
    if (journal.file !== undefined) {
      say(`report: ${shownPath(journal.file)}.md`);
    }
    await session.close();
  }
}
