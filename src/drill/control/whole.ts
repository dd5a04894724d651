import type { Recorder } from "./recorder";

/** Runs a part to its end; an error in it is a failed check of the report, unless the user stopped the drill. */
export async function whole(
  recorder: Recorder,
  signal: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (signal?.aborted === true) {
      throw error;
    }
    recorder.broken(error);
    return false;
  }
}
