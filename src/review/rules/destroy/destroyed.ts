import type { PlannedChange } from "../../../terraform/plan";
import type { PlanProblem } from "../plan-rule";
import { heldBy, type Kind } from "./kinds";

/** Settings that leave the object in the cloud when Terraform destroys it. */
export function staysBehind({ before }: PlannedChange): string | undefined {
  const { deletion_policy, skip_destroy } = before ?? {};
  return skip_destroy === true
    ? "skip_destroy"
    : deletion_policy === "ABANDON"
      ? "deletion_policy"
      : undefined;
}

/**
 * Reports that an object of a kind is destroyed, with its id and which attributes force its replacement.
 *
 * @param more - appended to the message
 */
export function destroyed(change: PlannedChange, kind: Kind, more = ""): PlanProblem[] {
  const held = change.isDestroyed ? heldBy(change) : undefined;
  if (held?.kind !== kind || staysBehind(change) !== undefined) {
    return [];
  }
  const { what } = held;
  if (change.resource.deposed !== undefined) {
    return [{ problem: `destroys ${what} that an earlier replacement left behind${more}` }];
  }
  const why = change.reason === undefined ? "" : `: ${change.reason}`;
  if (change.action === "delete") {
    return [{ problem: `destroys ${what}${why}${more}` }];
  }
  const attributes = change.forcedBy.map((path) => path.replace(/[.[].*/, ""));
  return [{ problem: `destroys ${what} and recreates it${why}${more}`, attributes }];
}
