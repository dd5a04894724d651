import type { PlanRule } from "../plan-rule";
import type { Values } from "../planned-change";
import { blocks, lost, newly, problemIf, subjects } from "../problems";

/** How many days, or copies, are kept. */
const RETENTIONS: Readonly<Record<string, string>> = {
  aws_db_instance: "backup_retention_period",
  aws_rds_cluster: "backup_retention_period",
  aws_docdb_cluster: "backup_retention_period",
  aws_neptune_cluster: "backup_retention_period",
  aws_redshift_cluster: "automated_snapshot_retention_period",
  aws_elasticache_cluster: "snapshot_retention_limit",
  aws_elasticache_replication_group: "snapshot_retention_limit",
  aws_memorydb_cluster: "snapshot_retention_limit",
};

/** What is switched on or off: the block, how it looks when on, and what it is. */
const SWITCHES: Readonly<Record<string, readonly [string, (values: Values) => boolean, string]>> = {
  aws_dynamodb_table: [
    "point_in_time_recovery",
    ({ point_in_time_recovery }) => blocks(point_in_time_recovery).some(({ enabled }) => enabled === true),
    "recovery to a point in time",
  ],
  aws_s3_bucket_versioning: [
    "versioning_configuration",
    ({ versioning_configuration }) =>
      blocks(versioning_configuration).some(({ status }) => status === "Enabled"),
    "versioning",
  ],
  aws_s3_bucket: [
    "versioning",
    ({ versioning }) => blocks(versioning).some(({ enabled }) => enabled === true),
    "versioning",
  ],
  aws_efs_backup_policy: [
    "backup_policy",
    ({ backup_policy }) => blocks(backup_policy).some(({ status }) => status === "ENABLED"),
    "backups",
  ],
  aws_s3_bucket_replication_configuration: [
    "rule",
    ({ rule }) => blocks(rule).some(({ status }) => status === "Enabled"),
    "replication",
  ],
  aws_secretsmanager_secret: [
    "replica",
    ({ replica }) => blocks(replica).length > 0,
    "its replica in another region",
  ],
};

/** What exists only to make copies. */
const COPIES = ["aws_backup_plan", "aws_backup_selection", "aws_db_instance_automated_backups_replication"];

export const backupsOff: PlanRule = {
  id: "plan-backups-off",
  risk: "protection",
  effect: "turns backups or copies off",
  title: "Backups, versions and copies stay on",
  why: "What is lost or overwritten from then on cannot be brought back; without backups a database takes no replica.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
  controls: ["RDS.11", "DynamoDB.2", "Redshift.3", "ElastiCache.1"],
  severity: "error",
  fix: "Keep a retention of at least 1 day, versioning Enabled and recovery in time on.",
  subjects: {
    ...Object.fromEntries(Object.entries(RETENTIONS).map(([type, attribute]) => [type, [attribute]])),
    ...Object.fromEntries(Object.entries(SWITCHES).map(([type, [attribute]]) => [type, [attribute]])),
    ...subjects(COPIES),
  },
  check: (change) => {
    const retention = RETENTIONS[change.type];
    if (retention !== undefined) {
      return problemIf(
        newly(change, (values) => values[retention] === 0),
        "turns automatic backups off",
        [retention],
      );
    }
    const [attribute, isOn, what] = SWITCHES[change.type] ?? [];
    if (attribute !== undefined && isOn !== undefined) {
      return problemIf(lost(change, isOn), `turns ${what} off`, [attribute]);
    }
    return problemIf(change.action === "delete", "removes what makes copies of data");
  },
};
