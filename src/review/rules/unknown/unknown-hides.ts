import { CHANGE_RULES } from "../change-rules";
import type { PlanRule } from "../plan-rule";

/** Attributes that are harmless when unknown: names of other resources, and counts. */
const HARMLESS = new Set([
  "bucket",
  "default_action",
  "group",
  "health_check_id",
  "kms_key_id",
  "kms_master_key_id",
  "name",
  "network_configuration",
  "policy_arn",
  "role",
  "root_block_device",
  "scalable_target_action",
  "source_account",
  "source_arn",
  "user",
  "vpc_config",
]);

/** Every attribute that the other rules read, by type. */
const WATCHED: Readonly<Record<string, readonly string[]>> = watched();

function watched(): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  for (const { subjects } of CHANGE_RULES) {
    for (const [type, attributes] of subjects === "any" ? [] : Object.entries(subjects)) {
      const dangerous = attributes.filter((attribute) => !HARMLESS.has(attribute));
      all[type] = [...new Set([...(all[type] ?? []), ...dangerous])];
    }
  }
  return all;
}

export const unknownHides: PlanRule = {
  id: "plan-unknown-hides",
  risk: "unknown",
  effect: "hides values until the apply",
  title: "Values that could be dangerous are known before they are applied",
  why: "The review cannot see what is applied: a policy, an address or a switch could be anything.",
  source: "https://developer.hashicorp.com/terraform/internals/json-format#change-representation",
  severity: "warning",
  fix: "Apply what it depends on first (with -target, if in the same stack), then plan again.",
  subjects: WATCHED,
  check: (change) =>
    change.after === undefined
      ? []
      : (WATCHED[change.type] ?? []).flatMap((attribute) =>
          change.unknownPaths(attribute).map((path) => ({
            problem: `${path} is not known before the apply`,
            // Values that the configuration leaves to the provider are unknown on every creation.
            ifConfigured: [path],
          })),
        ),
};
