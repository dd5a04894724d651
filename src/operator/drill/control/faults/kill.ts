import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RegionRole } from "../../../../contract";
import type { LoggedCall } from "../../../../tools/emulator";
import { run } from "../../../../tools/run";
import type { Recorder } from "../../recorder";
import type { Account } from "../account";
import type { Activation } from "../activation";
import { callsSince } from "../calls";
import { tryToActivate } from "./recover";

/**
 * Kills a region's Terraform together with its provider (SIGKILL to the process group): no lock is released, no state is
 * written.
 *
 * @returns whether one was running
 */
export async function killTerraform(account: Account, role: RegionRole): Promise<boolean> {
  const group = await processGroup(account, role);
  if (group === undefined) {
    return false;
  }
  process.kill(-group, "SIGKILL");
  return true;
}

/** Kills an apply some time after its start. */
export async function killApplyAfter(
  account: Account,
  role: RegionRole,
  seconds: number,
  isOver: () => boolean,
): Promise<boolean> {
  while ((await processGroup(account, role, "apply")) === undefined) {
    if (isOver()) {
      return false;
    }
    await sleep(100);
  }
  await sleep(seconds * 1000);
  return !isOver() && killTerraform(account, role);
}

/** Kills an apply as soon as one of the calls since a position shows that the moment has come. */
export async function killApplyAt(
  account: Account,
  role: RegionRole,
  since: number,
  hasCome: (calls: readonly LoggedCall[]) => boolean,
  isOver: () => boolean,
): Promise<boolean> {
  while (!hasCome(await callsSince(account.emulator, since))) {
    if (isOver()) {
      return false;
    }
    await sleep(50);
  }
  return !isOver() && killTerraform(account, role);
}

/** Activates DR and, meanwhile, kills its Terraform. */
export async function activateKilled(
  account: Account,
  kill: (isOver: () => boolean) => Promise<boolean>,
): Promise<{ readonly outcome: Activation | Error; readonly isKilled: boolean }> {
  let isOver = false;
  const [outcome, isKilled] = await Promise.all([
    tryToActivate(account).finally(() => {
      isOver = true;
    }),
    kill(() => isOver),
  ]);
  return { outcome, isKilled };
}

/** Checks that the activation was killed, and says so. */
export function checkKilled(recorder: Recorder, outcome: Activation | Error): void {
  recorder.message(
    "the killed activation",
    ["was killed"],
    outcome instanceof Error ? outcome.message : "it ended well",
  );
}

/** The process group of the Terraform that runs in this drill's directory of the region. */
async function processGroup(
  account: Account,
  role: RegionRole,
  command?: string,
): Promise<number | undefined> {
  const { stdout } = await run("ps", ["-axo", "pgid=,args="], 20);
  const directory = path.join(account.directory, "plans", "emulator", role);
  const line = stdout
    .split("\n")
    .find(
      (process) =>
        process.includes(`-chdir=${directory} `) &&
        (command === undefined || process.includes(` ${command} `)),
    );
  return line === undefined ? undefined : Number.parseInt(line, 10);
}
