import type { PlanRule } from "../plan-rule";
import { problemIf, subjects } from "../problems";

const TYPES = ["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster"];

export const backupsShortened: PlanRule = {
  id: "plan-backups-shortened",
  risk: "protection",
  effect: "keeps backups for fewer days",
  title: "The backup retention period is not cut",
  why: "The apply deletes older backups.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
  severity: "warning",
  fix: "Keep it, or copy the older backups to manual snapshots first.",
  subjects: subjects(TYPES, "backup_retention_period"),
  check: (change) => {
    const [before, after] = [change.before?.backup_retention_period, change.after?.backup_retention_period];
    return problemIf(after > 0 && after < before, "keeps backups for fewer days", [
      "backup_retention_period",
    ]);
  },
};
