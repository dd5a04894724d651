import type { PlanRule } from "../plan-rule";
import { lost, problemIf, subjects } from "../problems";

export const keyDisabled: PlanRule = {
  id: "plan-key-disabled",
  risk: "encryption",
  effect: "disables a key",
  title: "A key in use stays enabled",
  why: "Nothing that it encrypts can be read: databases stop, and tasks cannot start.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
  severity: "error",
  fix: "Keep it enabled.",
  subjects: subjects(["aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key"], "is_enabled", "enabled"),
  check: (change) =>
    ["is_enabled", "enabled"].flatMap((attribute) =>
      problemIf(
        lost(change, (values) => values[attribute] === true) && change.after?.[attribute] === false,
        "disables the key",
        [attribute],
      ),
    ),
};
