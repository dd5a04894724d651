import { expect, test } from "vitest";
import { created, deleted, problemsOf, testPlanRule, updated } from "../test-support";
import { automatedBackupsDeleted } from "./automated-backups-deleted";
import { backupsOff } from "./backups-off";
import { backupsShortened } from "./backups-shortened";
import { dataExpiresSooner } from "./data-expires-sooner";
import { deletionProtectionOff } from "./deletion-protection-off";
import { finalSnapshotSkipped } from "./final-snapshot-skipped";
import { forceDestroyOn } from "./force-destroy-on";
import { imageTagsMutable } from "./image-tags-mutable";
import { lockWeakened } from "./lock-weakened";
import { recoveryWindowShortened } from "./recovery-window-shortened";

testPlanRule(automatedBackupsDeleted, {
  violating: updated(
    "aws_db_instance",
    { delete_automated_backups: false },
    { delete_automated_backups: true },
  ),
  problem: "its automated backups will be deleted with it when it is destroyed",
  compliant: updated(
    "aws_rds_cluster",
    { delete_automated_backups: true },
    { delete_automated_backups: false },
  ),
});

const expiring = (days: number) => ({
  bucket: "pages",
  rule: [{ status: "Enabled", expiration: [{ days }] }],
});

testPlanRule(dataExpiresSooner, {
  violating: updated("aws_s3_bucket_lifecycle_configuration", expiring(90), expiring(1)),
  problem: "deletes objects at an earlier age",
  compliant: updated("aws_s3_bucket_lifecycle_configuration", expiring(1), expiring(90)),
});

testPlanRule(imageTagsMutable, {
  violating: updated(
    "aws_ecr_repository",
    { image_tag_mutability: "IMMUTABLE" },
    { image_tag_mutability: "MUTABLE" },
  ),
  problem: "lets tags be overwritten",
  compliant: created("aws_ecr_repository", { image_tag_mutability: "MUTABLE" }),
});

test("an existing bucket loses what its first rule deletes, one created with the rule has nothing to lose", () => {
  const rule = [{ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 7 }] }];
  const change = created("aws_s3_bucket_lifecycle_configuration", { bucket: "states", rule });
  expect(problemsOf(dataExpiresSooner, change)).toEqual([
    "deletes old versions of objects at an earlier age",
  ]);
  expect(problemsOf(dataExpiresSooner, change, { creates: () => true })).toEqual([]);
  const unnamed = created("aws_s3_bucket_lifecycle_configuration", { rule }, { unknown: { bucket: true } });
  expect(problemsOf(dataExpiresSooner, unnamed)).toEqual([
    "deletes old versions of objects at an earlier age",
  ]);
  expect(problemsOf(dataExpiresSooner, unnamed, { createsBucketOf: () => true })).toEqual([]);
});

test("logs that were kept forever are kept for fewer days; 0 means forever", () => {
  const kept = (retention_in_days: number) => ({ retention_in_days });
  expect(problemsOf(dataExpiresSooner, updated("aws_cloudwatch_log_group", kept(0), kept(7)))).toEqual([
    "deletes logs at an earlier age",
  ]);
  expect(problemsOf(dataExpiresSooner, updated("aws_cloudwatch_log_group", kept(7), kept(0)))).toEqual([]);
});

testPlanRule(backupsOff, {
  violating: updated("aws_db_instance", { backup_retention_period: 7 }, { backup_retention_period: 0 }),
  problem: "turns automatic backups off",
  compliant: updated("aws_db_instance", { backup_retention_period: 7 }, { backup_retention_period: 1 }),
});

testPlanRule(backupsShortened, {
  violating: updated("aws_db_instance", { backup_retention_period: 7 }, { backup_retention_period: 1 }),
  problem: "keeps backups for fewer days",
  compliant: updated("aws_db_instance", { backup_retention_period: 1 }, { backup_retention_period: 7 }),
});

testPlanRule(deletionProtectionOff, {
  violating: updated("aws_db_instance", { deletion_protection: true }, { deletion_protection: false }),
  problem: "turns deletion protection off",
  compliant: created("aws_db_instance", { deletion_protection: false }),
});

testPlanRule(finalSnapshotSkipped, {
  violating: updated("aws_db_instance", { skip_final_snapshot: false }, { skip_final_snapshot: true }),
  problem: "will leave no final snapshot when it is destroyed",
  compliant: updated("aws_db_instance", { skip_final_snapshot: true }, { skip_final_snapshot: false }),
});

testPlanRule(forceDestroyOn, {
  violating: updated("aws_s3_bucket", { force_destroy: false }, { force_destroy: true }),
  problem: "lets a destroy empty it first",
  compliant: updated("aws_s3_bucket", { force_destroy: true }, { force_destroy: false }),
});

testPlanRule(recoveryWindowShortened, {
  violating: updated(
    "aws_secretsmanager_secret",
    { recovery_window_in_days: 30 },
    { recovery_window_in_days: 0 },
  ),
  problem: "leaves fewer days to cancel a deletion",
  compliant: updated("aws_kms_key", { deletion_window_in_days: 7 }, { deletion_window_in_days: 30 }),
});

test.each([
  [
    "aws_dynamodb_table",
    { point_in_time_recovery: [{ enabled: true }] },
    { point_in_time_recovery: [{ enabled: false }] },
    "turns recovery to a point in time off",
  ],
  [
    "aws_s3_bucket_versioning",
    { versioning_configuration: [{ status: "Enabled" }] },
    { versioning_configuration: [{ status: "Suspended" }] },
    "turns versioning off",
  ],
  [
    "aws_secretsmanager_secret",
    { replica: [{ region: "eu-central-1" }, { region: "eu-west-2" }] },
    { replica: [{ region: "eu-central-1" }] },
    "turns its replica in another region off",
  ],
  [
    "aws_dynamodb_table",
    { replica: [{ region_name: "eu-central-1" }] },
    { replica: [] },
    "turns its replica in another region off",
  ],
  [
    "aws_ecr_replication_configuration",
    { replication_configuration: [{ rule: [{ destination: [{ region: "eu-central-1" }] }] }] },
    { replication_configuration: [{ rule: [] }] },
    "turns replication of images off",
  ],
  [
    "aws_backup_plan",
    { rule: [{ rule_name: "daily", copy_action: [{ destination_vault_arn: "arn" }] }] },
    { rule: [{ rule_name: "daily", copy_action: [] }] },
    "turns a rule for backups or their copies off",
  ],
])("backups of %s are watched", (type, before, after, problem) => {
  expect(problemsOf(backupsOff, updated(type, before, after))).toEqual([problem]);
});

const removed = "removes what makes or keeps copies of data";

test.each([
  ["aws_backup_plan", { rule: [{ rule_name: "daily" }] }],
  ["aws_s3_bucket_versioning", { bucket: "b", versioning_configuration: [{ status: "Enabled" }] }],
  ["aws_s3_bucket_replication_configuration", { bucket: "b", rule: [{ status: "Enabled" }] }],
  ["aws_efs_backup_policy", { file_system_id: "fs-1", backup_policy: [{ status: "ENABLED" }] }],
  ["aws_backup_vault_lock_configuration", { backup_vault_name: "v" }],
])("%s that is destroyed takes copies with it", (type, before) => {
  expect(problemsOf(backupsOff, deleted(type, before))).toEqual([removed]);
});

test("versioning that was off may be destroyed, and so may that of a destroyed bucket", () => {
  const versioning = (status: string) =>
    deleted("aws_s3_bucket_versioning", { bucket: "b", versioning_configuration: [{ status }] });
  expect(problemsOf(backupsOff, versioning("Suspended"))).toEqual([]);
  const destroys = (type: string, name: unknown) => type === "aws_s3_bucket" && name === "b";
  expect(problemsOf(backupsOff, versioning("Enabled"), { destroys })).toEqual([]);
});

testPlanRule(lockWeakened, {
  violating: updated(
    "aws_s3_bucket_object_lock_configuration",
    { rule: [{ default_retention: [{ mode: "COMPLIANCE", days: 365 }] }] },
    { rule: [{ default_retention: [{ mode: "GOVERNANCE", days: 365 }] }] },
  ),
  problem: "weakens the lock's mode",
  compliant: updated(
    "aws_s3_bucket_object_lock_configuration",
    { rule: [{ default_retention: [{ mode: "GOVERNANCE", days: 1 }] }] },
    { rule: [{ default_retention: [{ mode: "COMPLIANCE", days: 365 }] }] },
  ),
});

test("a lock for fewer days locks for less time", () => {
  const days = (days: number) => ({ rule: [{ default_retention: [{ mode: "COMPLIANCE", days }] }] });
  const change = updated("aws_s3_bucket_object_lock_configuration", days(365), days(1));
  expect(problemsOf(lockWeakened, change)).toEqual(["locks for less time"]);
});

test("a backup plan that deletes its copies sooner keeps them for fewer days", () => {
  const rule = (delete_after: number) => ({ rule: [{ rule_name: "daily", lifecycle: [{ delete_after }] }] });
  expect(problemsOf(backupsShortened, updated("aws_backup_plan", rule(90), rule(1)))).toEqual([
    "keeps backups for fewer days",
  ]);
});

test("a recovery window that Terraform did not know before is no shorter one", () => {
  const imported = updated(
    "aws_secretsmanager_secret",
    { recovery_window_in_days: null },
    { recovery_window_in_days: 7 },
  );
  expect(problemsOf(recoveryWindowShortened, imported)).toEqual([]);
});

test.each([
  ["google_sql_database_instance", "deletion_protection"],
  ["acme_cluster", "termination_protection_enabled"],
])("the protection of %s is known by its name", (type, name) => {
  expect(problemsOf(deletionProtectionOff, updated(type, { [name]: true }, { [name]: false }))).toEqual([
    "turns deletion protection off",
  ]);
});
