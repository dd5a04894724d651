import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { blocks, newly, type Owners, problemIf, subjects, unlessOwnerIsDestroyed } from "../problems";

/** The attributes that set how many days, or copies, are kept. */
const RETENTIONS: Readonly<Record<string, string>> = {
  aws_db_instance: "backup_retention_period",
  aws_rds_cluster: "backup_retention_period",
  aws_docdb_cluster: "backup_retention_period",
  aws_neptune_cluster: "backup_retention_period",
  aws_redshift_cluster: "automated_snapshot_retention_period",
  aws_elasticache_cluster: "snapshot_retention_limit",
  aws_elasticache_replication_group: "snapshot_retention_limit",
  aws_memorydb_cluster: "snapshot_retention_limit",
  aws_fsx_lustre_file_system: "automatic_backup_retention_days",
  aws_fsx_ontap_file_system: "automatic_backup_retention_days",
  aws_fsx_openzfs_file_system: "automatic_backup_retention_days",
  aws_fsx_windows_file_system: "automatic_backup_retention_days",
};

type Switch = readonly [
  type: string,
  attribute: string,
  isOn: (values: Values) => boolean | number,
  what: string,
];

/** Switches: the type and attribute, whether it is on or how many there are, and its name in messages. */
const SWITCHES: readonly Switch[] = [
  [
    "aws_dynamodb_table",
    "point_in_time_recovery",
    ({ point_in_time_recovery }) => blocks(point_in_time_recovery).some(({ enabled }) => enabled === true),
    "recovery to a point in time",
  ],
  ["aws_dynamodb_table", "replica", ({ replica }) => blocks(replica).length, "its replica in another region"],
  [
    "aws_s3_bucket_versioning",
    "versioning_configuration",
    ({ versioning_configuration }) =>
      blocks(versioning_configuration).some(({ status }) => status === "Enabled"),
    "versioning",
  ],
  [
    "aws_s3_bucket",
    "versioning",
    ({ versioning }) => blocks(versioning).some(({ enabled }) => enabled === true),
    "versioning",
  ],
  [
    "aws_efs_backup_policy",
    "backup_policy",
    ({ backup_policy }) => blocks(backup_policy).some(({ status }) => status === "ENABLED"),
    "backups",
  ],
  [
    "aws_s3_bucket_replication_configuration",
    "rule",
    ({ rule }) => blocks(rule).some(({ status }) => status === "Enabled"),
    "replication",
  ],
  [
    "aws_secretsmanager_secret",
    "replica",
    ({ replica }) => blocks(replica).length,
    "its replica in another region",
  ],
  [
    "aws_ecr_replication_configuration",
    "replication_configuration",
    ({ replication_configuration }) =>
      blocks(replication_configuration).some(({ rule }) => blocks(rule).length > 0),
    "replication of images",
  ],
  [
    "aws_backup_plan",
    "rule",
    ({ rule }) => blocks(rule).reduce((sum, { copy_action }) => sum + 1 + blocks(copy_action).length, 0),
    "a rule for backups or their copies",
  ],
  ["aws_dlm_lifecycle_policy", "state", ({ state }) => state === "ENABLED", "snapshots by schedule"],
];

function switchesOf(type: string): Switch[] {
  return SWITCHES.filter(([of]) => of === type);
}

/** Types that exist only to make or keep copies: destroying one turns it off. */
const COPIES = [
  "aws_backup_plan",
  "aws_backup_selection",
  "aws_backup_vault_lock_configuration",
  "aws_db_instance_automated_backups_replication",
  "aws_dlm_lifecycle_policy",
  "aws_ecr_replication_configuration",
  "aws_efs_backup_policy",
  "aws_efs_replication_configuration",
  "aws_s3_bucket_replication_configuration",
  "aws_s3_bucket_versioning",
];

/** Whose copies these are. A destroyed owner needs none. */
const OWNERS: Owners = {
  aws_backup_vault_lock_configuration: ["backup_vault_name", "aws_backup_vault"],
  aws_efs_backup_policy: ["file_system_id", "aws_efs_file_system"],
  aws_efs_replication_configuration: ["source_file_system_id", "aws_efs_file_system"],
  aws_s3_bucket_replication_configuration: ["bucket", "aws_s3_bucket"],
  aws_s3_bucket_versioning: ["bucket", "aws_s3_bucket"],
};

export const backupsOff: PlanRule = {
  id: "plan-backups-off",
  risk: "protection",
  effect: "turns backups or copies off",
  title: "Backups, versions and copies stay on",
  why: "What is lost or overwritten from then on cannot be restored; a database without backups can have no replica.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
  controls: ["RDS.11", "DynamoDB.2", "Redshift.3", "ElastiCache.1"],
  severity: "error",
  fix: "Keep a retention of at least 1 day, versioning Enabled and point-in-time recovery on.",
  subjects: {
    ...Object.fromEntries(Object.entries(RETENTIONS).map(([type, attribute]) => [type, [attribute]])),
    ...subjects(COPIES),
    ...Object.fromEntries(
      SWITCHES.map(([type]) => [type, switchesOf(type).map(([, attribute]) => attribute)]),
    ),
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
    const { action, after, before, type } = change;
    const isOff = (values: Values) => switchesOf(type).every(([, , isOn]) => Number(isOn(values)) === 0);
    if (action === "delete") {
      const wasOff = switchesOf(type).length > 0 && isOff(before ?? {});
      const problem = unlessOwnerIsDestroyed(change, OWNERS, "removes what makes or keeps copies of data");
      return COPIES.includes(type) && !wasOff ? [{ problem }] : [];
    }
    if (before === undefined || after === undefined) {
      return [];
    }
    return switchesOf(type).flatMap(([, attribute, isOn, what]) =>
      problemIf(Number(isOn(after)) < Number(isOn(before)), `turns ${what} off`, [attribute]),
    );
  },
};
