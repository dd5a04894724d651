import type { PlanRule } from "../plan-rule";
import { lost, problemIf, subjects } from "../problems";

export const automatedBackupsDeleted: PlanRule = {
  id: "plan-automated-backups-deleted",
  risk: "protection",
  effect: "deletes backups with their database",
  title: "Automated backups outlive a destroyed database",
  why: "A destroy, even one by mistake, then deletes all its backups.",
  source:
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.Retaining.html",
  severity: "warning",
  fix: "Keep delete_automated_backups = false, in an apply before any destroy.",
  subjects: subjects(["aws_db_instance", "aws_rds_cluster"], "delete_automated_backups"),
  check: (change) =>
    problemIf(
      lost(change, ({ delete_automated_backups }) => delete_automated_backups === false),
      "its automated backups will be deleted with it when it is destroyed",
      ["delete_automated_backups"],
    ),
};
