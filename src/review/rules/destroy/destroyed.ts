import type { PlanProblem } from "../plan-rule";
import type { PlannedChange } from "../planned-change";
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
  if (!change.isDestroyed) return [];
  const what = words[change.type];
  if (change.resource.deposed !== undefined) {
    return [{ problem: `destroys ${what} that an earlier replacement left behind${more}` }];
  }
  if (change.action === "delete") return [{ problem: `destroys ${what}${reason(change)}${more}` }];
  const forced = change.forcedBy.length === 0 ? "" : `: ${change.forcedBy.join(", ")} cannot change in place`;
  const attributes = change.forcedBy.map((path) => path.replace(/[.[].*/, ""));
  return [{ problem: `destroys ${what} and recreates it${forced || reason(change)}${more}`, attributes }];
}

/** Terraform's own reason. Source: `action_reason` in https://developer.hashicorp.com/terraform/internals/json-format */
const REASONS: Readonly<Record<string, string>> = {
  delete_because_no_resource_config: "it is no longer in the configuration",
  delete_because_no_module: "its module is no longer in the configuration",
  delete_because_wrong_repetition: "count or for_each was added or removed",
  delete_because_count_index: "count no longer reaches it",
  delete_because_each_key: "for_each no longer has its key",
  replace_because_tainted: "it is tainted",
  replace_by_request: "asked for with -replace",
  replace_by_triggers: "replace_triggered_by",
};

function reason({ resource }: PlannedChange): string {
  const known = REASONS[resource.action_reason ?? ""];
  return known === undefined ? "" : `: ${known}`;
}
