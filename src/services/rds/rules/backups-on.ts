import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { DATABASE } from "./instances";

export const backupsOn: Rule = {
  id: "rds-backups-on",
  title: "Automated backups are kept for at least a day, in both postures",
  why: "Without them a database cannot be the source of a replica; a replica without them has none after its promotion, which blocks failback. A plan and the emulator accept 0.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html",
  severity: "error",
  fix: "Set backup_retention_period to 1 or more (database.backupRetentionDays).",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values: { backup_retention_period: days } }) =>
      typeof days === "number" && days >= 1 && days <= 35
        ? undefined
        : problem("backup_retention_period", days, "1 to 35 (days)"),
    ),
};
