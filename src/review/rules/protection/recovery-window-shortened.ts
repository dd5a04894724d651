import type { PlanRule } from "../plan-rule";
import { problemIf } from "../problems";

export const recoveryWindowShortened: PlanRule = {
  id: "plan-recovery-window-shortened",
  risk: "protection",
  effect: "shortens a recovery window",
  title: "The days in which a deletion can be cancelled are not cut",
  why: "A key or a secret deleted by mistake is lost before anybody notices.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  severity: "warning",
  fix: "Keep 7 to 30 days; 0 is for drills.",
  subjects: {
    aws_kms_key: ["deletion_window_in_days"],
    aws_kms_replica_key: ["deletion_window_in_days"],
    aws_secretsmanager_secret: ["recovery_window_in_days"],
  },
  check: (change) => {
    const attribute =
      change.type === "aws_secretsmanager_secret" ? "recovery_window_in_days" : "deletion_window_in_days";
    const [before, after] = [change.before?.[attribute] ?? 30, change.after?.[attribute] ?? 30];
    return problemIf(change.isChanged && after < before, "leaves fewer days to cancel a deletion", [
      attribute,
    ]);
  },
};
