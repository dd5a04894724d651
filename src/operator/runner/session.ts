import { mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { Config } from "../../config";
import { PlanSchemas, Terraform, TerraformInterrupted, type UiMessage } from "../../terraform/run";
import {
  prepareWorkingDirectory,
  type Target,
  type WorkingDirectory,
  type WorkingDirectoryOptions,
} from "../../terraform/run/working-directory";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../tools/emulator";
import type { HcpTerraform } from "../../tools/hcp-terraform";
import { lockDirectory } from "../../tools/lock";
import { ensureProviderMirror, type Provider } from "../../tools/provider-mirror";
import { ensureTerraform } from "../../tools/terraform";

export interface SessionOptions {
  readonly target: Target;
  readonly config: Config;
  /** CDKTF's output, already synthesized. */
  readonly outputDirectory: string;
  /** Called with one line of progress. */
  readonly say: (line: string) => void;
  /** Asks Terraform to stop. */
  readonly signal?: AbortSignal;
  /**
   * The emulated AWS to use; it is left running.
   * @default one is started, empty, and stopped at the end
   */
  readonly emulator?: Emulator;
  /**
   * The stand-in for HCP Terraform that keeps the states of its workspaces, and who calls it. With the emulator only.
   * @default local files keep them
   */
  readonly hcpTerraform?: { readonly server: HcpTerraform; readonly user: string };
  /**
   * How long Terraform waits for the lock of a state.
   * @default 60
   */
  readonly lockTimeoutSeconds?: number;
}

interface TerraformInOptions extends Omit<WorkingDirectoryOptions, "outputDirectory" | "cloudHostname"> {
  /** Called with each line of Terraform's progress. */
  readonly onLine?: (line: string) => void;
  /** Called with each message of plan and apply. */
  readonly onMessage?: (message: UiMessage) => void;
}

/** Terraform on synthesized stacks, on one target, until it is closed. */
export interface Session {
  readonly target: Target;
  /** The emulated AWS; undefined on a real one. */
  readonly emulator: Emulator | undefined;
  /** Prepares the stack's working directory and returns a Terraform for it. `init` comes next. */
  terraformIn(stack: string, options?: TerraformInOptions): WorkingDirectory & { terraform: Terraform };
  close(): Promise<void>;
}

/**
 * Finds the tools, fetching what is missing, starts the emulator when it is the target, and locks the plans' directory,
 * which one session at a time may use.
 *
 * @throws ToolError when a tool is missing or another session holds the lock; TerraformInterrupted when the signal was
 * aborted meanwhile
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { config, hcpTerraform, outputDirectory, say, signal, target } = options;
  const plans = path.join(outputDirectory, "plans", target);
  mkdirSync(plans, { recursive: true });
  const release = lockDirectory(plans);
  try {
    const terraform = await ensureTerraform({ say, signal });
    const [pluginDirectory, emulator] = await Promise.all([
      ensureProviderMirror([awsProvider], { say, signal, terraform: terraform.file }),
      target === "emulator"
        ? (options.emulator ?? startEmulatorIn(plans, { accountId: config.accountId, say, signal }))
        : undefined,
    ]);
    const schemas = new PlanSchemas({ provider: awsProvider });
    return {
      target,
      emulator,
      terraformIn: (stack, { onLine, onMessage, ...directoryOptions } = {}) => {
        const working = prepareWorkingDirectory(stack, target, {
          ...directoryOptions,
          outputDirectory,
          cloudHostname: hcpTerraform?.server.hostname,
        });
        return {
          ...working,
          terraform: new Terraform({
            binary: terraform.file,
            workingDirectory: working.directory,
            cloud: working.cloud,
            pluginDirectory,
            schemas,
            env: emulator && { ...emulator.envFor(stack), ...hcpTerraform?.server.envFor(hcpTerraform.user) },
            onLine,
            onMessage,
            signal,
            // The emulated AWS of this session ends with it: no lock of its outlives an interruption.
            endsAtOnce: emulator !== undefined && options.emulator === undefined,
            lockTimeoutSeconds: options.lockTimeoutSeconds,
          }),
        };
      },
      close: async () => {
        if (options.emulator === undefined) {
          await emulator?.stop();
        }
        release();
      },
    };
  } catch (error) {
    release();
    throw signal?.aborted === true ? interruptedBefore(error) : error;
  }
}

/** What was being fetched or started was interrupted too, by the same Ctrl-C, and failed for that reason only. */
function interruptedBefore(error: unknown): TerraformInterrupted {
  const [line = ""] = String((error as Error).message).split("\n", 1);
  return new TerraformInterrupted(
    "init",
    [],
    "interrupted while the tools were fetched or started: nothing was planned, and nothing is kept of what was fetched " +
      `in part (${line})`,
  );
}

const awsProvider: Provider = { source: "hashicorp/aws", version: "5.100.0" };

/** Starts an empty emulator, and removes the states kept beside an earlier one. */
function startEmulatorIn(plans: string, options: EmulatorOptions): Promise<Emulator> {
  for (const name of readdirSync(plans)) {
    if (name !== ".lock") {
      rmSync(path.join(plans, name), { recursive: true, force: true });
    }
  }
  return startEmulator(options);
}
