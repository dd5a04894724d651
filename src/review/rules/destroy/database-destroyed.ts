import type { PlannedChange } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { destroyed } from "./destroyed";

export const databaseDestroyed: PlanRule = {
  id: "plan-database-destroyed",
  risk: "destroy",
  effect: "destroys a database",
  title: "A plan destroys or replaces no database",
  why: "What was written since the last backup is lost, and an RDS instance's automated backups are deleted with it.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  severity: "error",
  fix: "Undo what forces it, or move the address with a moved block; retire a database in a separate apply, after a final snapshot.",
  subjects: "any",
  check: (change) => destroyed(change, "database", kept(change)),
};

/** Terraform destroys with the snapshot settings in the state, not those in the plan. */
function kept(change: PlannedChange): string {
  const { delete_automated_backups, final_snapshot_identifier, skip_final_snapshot } = change.before ?? {};
  if (skip_final_snapshot === true) {
    const backups =
      delete_automated_backups === true ? ", and its automated backups are deleted with it" : "";
    return `; no final snapshot is taken${backups}`;
  }
  return typeof final_snapshot_identifier === "string"
    ? `; a final snapshot is taken: ${change.show("final_snapshot_identifier", final_snapshot_identifier)}`
    : "";
}
