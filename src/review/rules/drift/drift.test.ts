import { expect, test } from "vitest";
import { problemsOf, testPlanRule, updated } from "../test-support";
import { drift } from "./drift";

testPlanRule(drift, {
  violating: updated("aws_db_instance", { deletion_protection: true }, { deletion_protection: false }),
  problem: "outside of Terraform: turns deletion protection off",
  compliant: updated("aws_db_instance", { latest_restorable_time: "1" }, { latest_restorable_time: "2" }),
});

test("any other change of what holds data is reported", () => {
  const change = updated("aws_s3_bucket", { tags: {} }, { tags: { Team: "red" } });
  expect(problemsOf(drift, change)).toEqual(["a bucket was changed outside of Terraform"]);
});

test("a change of what holds no data is not", () => {
  expect(problemsOf(drift, updated("aws_vpc", { tags: {} }, { tags: { Team: "red" } }))).toEqual([]);
});

test.each([
  ["aws_efs_file_system", { size_in_bytes: [{ value: 1 }] }, { size_in_bytes: [{ value: 2 }] }],
  ["aws_backup_vault", { recovery_points: 1 }, { recovery_points: 2 }],
  ["aws_rds_cluster", { engine_version_actual: "8.0.1" }, { engine_version_actual: "8.0.2" }],
  ["aws_rds_cluster_instance", { writer: true }, { writer: false }],
  ["aws_dynamodb_table", { read_capacity: 5 }, { read_capacity: 50 }],
  [
    "aws_secretsmanager_secret",
    { replica: [{ region: "eu-central-1", status: "InProgress" }] },
    { replica: [{ region: "eu-central-1", status: "InSync" }] },
  ],
  [
    "aws_db_instance",
    { engine_version: "8.0.40", auto_minor_version_upgrade: true },
    { engine_version: "8.0.41", auto_minor_version_upgrade: true },
  ],
])("what AWS changes by itself in %s is not drift", (type, before, after) => {
  expect(problemsOf(drift, updated(type, before, after))).toEqual([]);
});

test("an upgrade of a major version is drift", () => {
  const change = updated(
    "aws_db_instance",
    { engine_version: "5.7.44", auto_minor_version_upgrade: true },
    { engine_version: "8.0.41", auto_minor_version_upgrade: true },
  );
  expect(problemsOf(drift, change)).toEqual(["a database was changed outside of Terraform"]);
});
