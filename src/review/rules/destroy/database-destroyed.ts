import type { PlannedChange } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { destroyed, typesOf } from "./destroyed";
import { DATABASES } from "./stateful";

export const databaseDestroyed: PlanRule = {
  id: "plan-database-destroyed",
  risk: "destroy",
  effect: "destroys a database",
  title: "A plan destroys or replaces no database",
  why: "What was written since the last backup is gone, and automated backups of an RDS instance go with it.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  severity: "error",
  fix: "Undo what forces it, or move the address with a moved block; retire a database in an apply of its own, after a final snapshot.",
  subjects: typesOf(DATABASES),
  check: (change) => destroyed(change, DATABASES, nothingKept(change)),
};

/** Terraform destroys by what the state says of snapshots, not by what the plan would make of it. */
function nothingKept({ before }: PlannedChange): string {
  if (before?.skip_final_snapshot !== true) return "";
  const backups = before.delete_automated_backups === true ? ", and its automated backups go with it" : "";
  return `; no last snapshot is taken${backups}`;
}
