import type { PlanRule } from "../plan-rule";
import { betterHigher } from "../words";

/** For how long the automatic backups of a database or another store are kept. */
export const BACKUP_RETENTION =
  /(^|[._])(auto(matic|mated)?_)?(backup|snapshot)s?_(retention)(_period|_limit|_days|_in_days|_count)?$|(^|[._])(backup|snapshot)_retention_settings\.retained_backups$/;

/** For how long a plan of backups keeps each. */
const BACKUP_COPIES =
  /(^|\.)(delete_after|opt_in_.*|retain_rule\.(count|interval)|retention_daily\.count|min_retention_days|cold_storage_after)$/;

export const backupsShortened: PlanRule = {
  id: "plan-backups-shortened",
  risk: "protection",
  effect: "keeps backups for fewer days",
  title: "The backup retention period is not cut",
  why: "The apply deletes older backups.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
  severity: "warning",
  fix: "Keep it, or copy the older backups to manual snapshots first.",
  words: [
    {
      name: BACKUP_RETENTION,
      // 0 turns backups off, which another rule reports.
      judge: (value) => (Number(value.after ?? 0) === 0 ? "fine" : betterHigher()(value)),
      problem: "keeps backups for fewer days",
      mayBeUnknown: true,
    },
    {
      name: BACKUP_COPIES,
      types: /backup|dlm|snapshot/,
      // Nothing set keeps them forever.
      judge: betterHigher(Number.POSITIVE_INFINITY),
      problem: "keeps backups for fewer days",
      mayBeUnknown: true,
    },
  ],
};
