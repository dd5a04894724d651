import type { PlanRule } from "../plan-rule";
import { lost, problemIf, subjects } from "../problems";

const TYPES = [
  "aws_db_instance",
  "aws_rds_cluster",
  "aws_docdb_cluster",
  "aws_neptune_cluster",
  "aws_redshift_cluster",
];

export const finalSnapshotSkipped: PlanRule = {
  id: "plan-final-snapshot-skipped",
  risk: "protection",
  effect: "skips a final snapshot",
  title: "A destroyed database leaves a final snapshot",
  why: "What was written since the last backup is then lost with it.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  severity: "warning",
  fix: "Set skip_final_snapshot = false and name the snapshot, in an apply before any destroy.",
  subjects: subjects(TYPES, "skip_final_snapshot"),
  check: (change) =>
    problemIf(
      lost(change, ({ skip_final_snapshot }) => skip_final_snapshot === false),
      "will leave no final snapshot when it is destroyed",
      ["skip_final_snapshot"],
    ),
};
