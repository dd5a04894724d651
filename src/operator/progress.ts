import type { UiMessage } from "../terraform/run";
import { duration } from "./journal";

/** Interval between two lines about a slow resource. */
const quietSeconds = 30;

/**
 * Condenses Terraform's messages: what starts to change, what is slow and for how long, what is done. Prints nothing on
 * reading and planning.
 */
export function condensedProgress(stack: string, say: (line: string) => void): (message: UiMessage) => void {
  const shownAt = new Map<string, number>();
  return ({ hook, type }) => {
    const address = hook?.resource.addr;
    const action = hook?.action ?? "change";
    if (address === undefined || action === "read") {
      return;
    }
    const elapsed = hook?.elapsed_seconds ?? 0;
    if (type === "apply_start") {
      shownAt.set(address, 0);
      say(`${stack}: ${address}: ${action}`);
    } else if (type === "apply_progress" && elapsed - (shownAt.get(address) ?? 0) >= quietSeconds) {
      shownAt.set(address, elapsed);
      say(`${stack}: ${address}: ${action} in progress, ${duration(elapsed)} so far`);
    } else if (type === "apply_complete") {
      say(`${stack}: ${address}: ${action} done in ${duration(elapsed)}`);
    } else if (type === "apply_errored") {
      say(`${stack}: ${address}: ${action} failed after ${duration(elapsed)}`);
    }
  };
}
