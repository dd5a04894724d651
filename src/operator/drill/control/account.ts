import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Config } from "../../../config";
import type { RegionRole } from "../../../contract";
import {
  attachEmulator,
  type Emulator,
  type HeldAgainstModels,
  startEmulator,
} from "../../../tools/emulator";
import { type HcpTerraform, startHcpTerraform } from "../../../tools/hcp-terraform";
import { type ApprovalRequest, type Operation, startOperation } from "../../operation";
import { openSession, type Session } from "../../runner/session";
import { synthesize } from "../../runner/synthesize";

export interface AccountOptions {
  /** What is deployed. */
  readonly config: Config;
  /** Called with one line of progress. */
  readonly say: (line: string) => void;
  /** Called with each line that Terraform prints. @default nothing */
  readonly onTerraformLine?: (line: string) => void;
  /** Asks Terraform to stop. */
  readonly signal?: AbortSignal;
  /**
   * How long Terraform waits for the lock of a state.
   * @default 60
   */
  readonly lockTimeoutSeconds?: number;
}

/** An emulated AWS with its own directory of plans: what one operator on one machine works with. */
export interface Account {
  readonly config: Config;
  readonly emulator: Emulator;
  /** The stand-in that keeps the states, if the configuration has them in HCP Terraform. */
  readonly hcpTerraform: HcpTerraform | undefined;
  readonly session: Session;
  /** CDKTF's output and the plans. */
  readonly directory: string;
  readonly say: (line: string) => void;
  /** Called with each line that Terraform prints. */
  readonly onTerraformLine: (line: string) => void;
  /** Ends waits, and asks Terraform to stop. */
  readonly signal: AbortSignal | undefined;
  /** The AWS region of a role. */
  regionOf(role: RegionRole): string;
  /** A copy of this account as it is now, with its own emulated AWS, directory and session. */
  copy(name: string): Promise<Account>;
  /** The account's calls, held against AWS's own models; also once it is closed. */
  heldAgainstModels(): Promise<HeldAgainstModels>;
  /** Closes the session, stops what keeps AWS and the states, and removes the directory. */
  close(): Promise<void>;
}

/** Synthesizes the configuration into a new directory, and starts an empty AWS for it. */
export async function openAccount(options: AccountOptions): Promise<Account> {
  const directory = mkdtempSync(path.join(tmpdir(), "lamp-dr-drill-"));
  let hcpTerraform: HcpTerraform | undefined;
  try {
    const { config } = synthesize(directory, options.say, options.config);
    hcpTerraform = config.backend.kind === "cloud" ? await startHcpTerraform() : undefined;
    const emulator = await startEmulator({
      accountId: config.accountId,
      say: options.say,
      signal: options.signal,
    });
    await emulator.holdAgainstModels();
    return await accountOn({ emulator, hcpTerraform }, directory, options);
  } catch (error) {
    await hcpTerraform?.stop();
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

/** Takes over what keeps AWS and the states: closing the account stops it. */
async function accountOn(
  { emulator, hcpTerraform }: Pick<Account, "emulator" | "hcpTerraform">,
  directory: string,
  options: AccountOptions,
  user = "operator",
): Promise<Account> {
  const { config, lockTimeoutSeconds, onTerraformLine = () => {}, say, signal } = options;
  const session = await openSession({
    target: "emulator",
    config,
    outputDirectory: directory,
    say,
    signal,
    emulator,
    hcpTerraform: hcpTerraform && { server: hcpTerraform, user },
    lockTimeoutSeconds,
  });
  let held: HeldAgainstModels | undefined;
  return {
    config,
    emulator,
    hcpTerraform,
    session,
    directory,
    say,
    onTerraformLine,
    signal,
    regionOf: (role) => config.regions[role].region,
    copy: async (name) => {
      const copied = mkdtempSync(path.join(tmpdir(), `lamp-dr-drill-${name}-`));
      copyPlans(directory, copied);
      const copies = { emulator: await emulator.clone(), hcpTerraform: hcpTerraform?.copy() };
      return accountOn(copies, copied, {
        config,
        say: (line) => say(`${name}: ${line}`),
        onTerraformLine,
        signal,
      });
    },
    heldAgainstModels: async () => held ?? emulator.heldAgainstModels(),
    close: async () => {
      // An emulator that has gone leaves it unknown, which fails for whoever asks.
      held ??= await emulator.heldAgainstModels().catch(() => undefined);
      await session.close();
      await emulator.stop();
      await hcpTerraform?.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The same emulated AWS and states from another person's machine, with its own directory and session. */
export async function accountBeside(
  account: Account,
  options: Pick<AccountOptions, "lockTimeoutSeconds">,
): Promise<Account> {
  const directory = mkdtempSync(path.join(tmpdir(), "lamp-dr-drill-beside-"));
  copyPlans(account.directory, directory);
  const { config, hcpTerraform } = account;
  const { accountId, endpoint } = account.emulator;
  // They outlive it.
  const same = {
    emulator: attachEmulator(endpoint, accountId),
    hcpTerraform: hcpTerraform && { ...hcpTerraform, stop: async () => {} },
  };
  const beside = {
    config,
    say: (line: string) => account.say(`another machine: ${line}`),
    onTerraformLine: account.onTerraformLine,
    signal: account.signal,
    ...options,
  };
  return accountOn(same, directory, beside, "colleague");
}

/** The synthesized stacks and the results of `terraform init`; the directory's lock is not copied. */
function copyPlans(from: string, to: string): void {
  mkdirSync(path.join(to, "plans"), { recursive: true });
  cpSync(path.join(from, "stacks"), path.join(to, "stacks"), { recursive: true });
  cpSync(path.join(from, "plans"), path.join(to, "plans"), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => path.basename(source) !== ".lock",
  });
}

/** An operator's command on an account: what it showed, and the approvals it requested. */
export interface DrillOperation extends Operation {
  readonly shown: string[];
  readonly approvals: ApprovalRequest[];
}

/** Starts an operator's command, approving every plan and keeping what it shows. */
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
