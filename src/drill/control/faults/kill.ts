import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../../../tools/run";
import type { Account } from "../account";

/**
 * Ends the Terraform that works on DR at once, its provider with it (SIGKILL to the process group): no lock is released,
 * no state is written.
 *
 * @returns whether there was one
 */
export async function killTerraform(account: Account): Promise<boolean> {
  const group = await processGroup(account);
  if (group === undefined) {
    return false;
  }
  process.kill(-group, "SIGKILL");
  return true;
}

/** Kills an apply some time after its begin. */
export async function killApplyAfter(
  account: Account,
  seconds: number,
  isOver: () => boolean,
): Promise<boolean> {
  while ((await processGroup(account, "apply")) === undefined) {
    if (isOver()) {
      return false;
    }
    await sleep(100);
  }
  await sleep(seconds * 1000);
  return !isOver() && killTerraform(account);
}

/** The process group of the Terraform in DR's directory, which is this drill's own. */
async function processGroup(account: Account, command?: string): Promise<number | undefined> {
  const { stdout } = await run("ps", ["-axo", "pgid=,args="], 20);
  const directory = path.join(account.directory, "plans", "emulator", "dr");
  const line = stdout
    .split("\n")
    .find(
      (process) =>
        process.includes(`-chdir=${directory} `) &&
        (command === undefined || process.includes(` ${command} `)),
    );
  return line === undefined ? undefined : Number.parseInt(line, 10);
}
