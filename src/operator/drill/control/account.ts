import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Config } from "../../../config";
import type { RegionRole } from "../../../contract";
import { attachEmulator, type Emulator, startEmulator } from "../../../tools/emulator";
import { type ApprovalRequest, type Operation, startOperation } from "../../operation";
import { openSession, type Session } from "../../runner/session";
import { synthesize } from "../../runner/synthesize";

export interface AccountOptions {
  /** Told, in one line, what goes on. */
  readonly say: (line: string) => void;
  /** Told each line that Terraform says. @default nobody */
  readonly onTerraformLine?: (line: string) => void;
  /** Asks Terraform to stop. */
  readonly signal?: AbortSignal;
  /**
   * How long Terraform waits for the lock of a state.
   * @default 60
   */
  readonly lockTimeoutSeconds?: number;
}

/** An emulated AWS with a directory of plans of its own: what one operator, on one machine, works on. */
export interface Account {
  readonly config: Config;
  readonly emulator: Emulator;
  readonly session: Session;
  /** CDKTF's output and the plans. */
  readonly directory: string;
  readonly say: (line: string) => void;
  /** Told each line that Terraform says. */
  readonly onTerraformLine: (line: string) => void;
  /** Ends waiting, and asks Terraform to stop. */
  readonly signal: AbortSignal | undefined;
  /** The AWS region of a role. */
  regionOf(role: RegionRole): string;
  /** This account as it is now, once more: with an emulated AWS, a directory and a session of its own. */
  copy(name: string): Promise<Account>;
  /** Ends the session and the emulated AWS, and removes the directory. */
  close(): Promise<void>;
}

/** Synthesizes the configuration into a new directory, and starts an empty AWS for it. */
export async function openAccount(options: AccountOptions): Promise<Account> {
  const directory = mkdtempSync(path.join(tmpdir(), "lamp-dr-drill-"));
  try {
    const { config } = synthesize(directory, options.say);
    const emulator = await startEmulator({ accountId: config.accountId, say: options.say });
    return await accountOn(emulator, config, directory, options);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

/** Takes over an emulated AWS: it ends with the account. */
async function accountOn(
  emulator: Emulator,
  config: Config,
  directory: string,
  { lockTimeoutSeconds, onTerraformLine = () => {}, say, signal }: AccountOptions,
): Promise<Account> {
  const session = await openSession({
    target: "emulator",
    config,
    outputDirectory: directory,
    say,
    signal,
    emulator,
    lockTimeoutSeconds,
  });
  return {
    config,
    emulator,
    session,
    directory,
    say,
    onTerraformLine,
    signal,
    regionOf: (role) => config.regions[role].region,
    copy: async (name) => {
      const copied = mkdtempSync(path.join(tmpdir(), `lamp-dr-drill-${name}-`));
      copyPlans(directory, copied);
      return accountOn(await emulator.clone(), config, copied, {
        say: (line) => say(`${name}: ${line}`),
        onTerraformLine,
        signal,
      });
    },
    close: async () => {
      await session.close();
      await emulator.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The same emulated AWS from another machine, with a directory and a session of its own. */
export async function accountBeside(
  account: Account,
  options: Pick<AccountOptions, "lockTimeoutSeconds">,
): Promise<Account> {
  const directory = mkdtempSync(path.join(tmpdir(), "lamp-dr-drill-beside-"));
  copyPlans(account.directory, directory);
  const { accountId, endpoint } = account.emulator;
  return accountOn(attachEmulator(endpoint, accountId), account.config, directory, {
    say: (line) => account.say(`another machine: ${line}`),
    onTerraformLine: account.onTerraformLine,
    signal: account.signal,
    ...options,
  });
}

/** The synthesized stacks and what `terraform init` left; the lock of the directory is not copied. */
function copyPlans(from: string, to: string): void {
  mkdirSync(path.join(to, "plans"), { recursive: true });
  cpSync(path.join(from, "stacks"), path.join(to, "stacks"), { recursive: true });
  cpSync(path.join(from, "plans"), path.join(to, "plans"), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => path.basename(source) !== ".lock",
  });
}

/** An operator's command on an account: what it showed, and what it asked before it applied. */
export interface DrillOperation extends Operation {
  readonly shown: string[];
  readonly approvals: ApprovalRequest[];
}

/** Begins a command of the operator, which approves every plan and keeps what it was shown. */
export function operate(account: Account, command: string): DrillOperation {
  const shown: string[] = [];
  const approvals: ApprovalRequest[] = [];
  const operation = startOperation({
    session: account.session,
    config: account.config,
    command,
    say: (line) => {
      account.onTerraformLine(line);
      account.say(line);
    },
    show: (text) => {
      account.onTerraformLine(text);
      shown.push(text);
    },
    approve: async (request) => {
      approvals.push(request);
      return true;
    },
    signal: account.signal,
  });
  return { ...operation, shown, approvals };
}
