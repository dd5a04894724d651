import type { PlanRule } from "../plan-rule";
import { betterOff } from "../words";

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
  words: [
    {
      name: /(^|[._])delete_(automated|all)?_?backups$/,
      judge: betterOff,
      problem: "its automated backups will be deleted with it when it is destroyed",
    },
  ],
};
