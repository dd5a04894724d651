import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { DATABASE, isRefused, isReplica } from "./instances";

export const firstApplyActiveRefused: Rule = {
  id: "rds-first-apply-active-refused",
  title: "A database that can only be promoted is not created in active posture",
  why: "Without a source, a snapshot or an engine there is nothing to create: the apply stops halfway with `allocated_storage: required field is not set`.",
  source:
    "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/rds/instance.go",
  severity: "error",
  fix: "Refuse it at plan with a precondition that checks whether the instance exists, and name the alternative in its message.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, (instance) => {
      const { values, stack } = instance;
      const hasBirth = isReplica(values) || values.snapshot_identifier || values.engine;
      if (
        !stack.json.variable?.posture ||
        hasBirth ||
        !isCurrent(instance.key, instance.situation.variables)
      ) {
        return NOT_APPLICABLE;
      }
      return isRefused(instance, {})
        ? undefined
        : "lifecycle.precondition: got none that refuses it, allowed: one that is false if there is no instance to promote";
    }),
};

/** Older generations exist: otherwise they would not be kept. */
function isCurrent(key: string | number | undefined, variables: Readonly<Record<string, unknown>>): boolean {
  return key === undefined || String(key) === String(variables.database_generation);
}
