import type { PlannedChange } from "../../../terraform/plan";
import type { PlanProblem } from "../plan-rule";
import { subjects } from "../problems";

/** The types of a table, none of whose attributes matters when the object is destroyed. */
export function typesOf(
  words: Readonly<Record<string, string>>,
): Readonly<Record<string, readonly string[]>> {
  return subjects(Object.keys(words));
}

/**
 * Reports that an object is destroyed, and which attributes force its replacement.
 *
 * @param more - appended to the message
 */
export function destroyed(
  change: PlannedChange,
  words: Readonly<Record<string, string>>,
  more = "",
): PlanProblem[] {
  if (!change.isDestroyed) {
    return [];
  }
  const what = words[change.type];
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
