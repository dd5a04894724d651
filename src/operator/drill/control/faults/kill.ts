import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RegionRole } from "../../../../contract";
import { run } from "../../../../tools/run";
import type { Account } from "../account";

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
