import { setTimeout as sleep } from "node:timers/promises";
import { TerraformInterrupted } from "../terraform/run";

/**
 * Waits.
 *
 * @throws TerraformInterrupted when the user stops it
 */
export async function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(seconds * 1000, undefined, { signal });
  } catch {
    throw new TerraformInterrupted("wait", [], "stopped while waiting: run the same command again to resume");
  }
}
