import { TerraformInterrupted } from "../../../terraform/run";
import type { Recorder } from "../recorder";

/** Runs a part to completion; an error in it is a failed check in the report, unless the user stopped the drill. */
export async function whole(
  recorder: Recorder,
  signal: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
  } catch (error) {
    if (signal?.aborted !== true) {
      recorder.broken(error);
      return false;
    }
  }
  if (signal?.aborted === true) {
    throw new TerraformInterrupted("drill", [], "the drill was stopped");
  }
  return true;
}
