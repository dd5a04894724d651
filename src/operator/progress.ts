import type { UiMessage } from "../terraform/run";
import { duration } from "./journal";

/** Between two lines about one resource that takes long. */
const quietSeconds = 30;

/**
 * Condenses Terraform's messages: what begins to change, what takes long and since when, what is done. Reading and
 * planning say nothing.
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
      say(`${stack}: ${address}: ${action} goes on, ${duration(elapsed)} so far`);
    } else if (type === "apply_complete") {
      say(`${stack}: ${address}: ${action} done in ${duration(elapsed)}`);
    } else if (type === "apply_errored") {
      say(`${stack}: ${address}: ${action} failed after ${duration(elapsed)}`);
    }
  };
}
