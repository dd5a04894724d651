import { describe, expect, test } from "vitest";
import { created, deleted, forgotten, problemsOf, replaced, testPlanRule, updated } from "../test-support";
import { databaseDestroyed } from "./database-destroyed";
import { keyDestroyed } from "./key-destroyed";
import { stateForgotten } from "./state-forgotten";
import { storeDestroyed } from "./store-destroyed";
import { valueLost } from "./value-lost";
import { zoneDestroyed } from "./zone-destroyed";

testPlanRule(databaseDestroyed, {
  violating: replaced("aws_db_instance", { storage_encrypted: true }, { storage_encrypted: false }),
  problem: "destroys a database and recreates it: storage_encrypted cannot change in place",
  compliant: updated("aws_db_instance", { instance_class: "db.t3.micro" }, { instance_class: "db.t3.small" }),
});

testPlanRule(keyDestroyed, {
  violating: deleted("aws_kms_key"),
  problem: "destroys a key",
  compliant: deleted("aws_kms_alias"),
});

testPlanRule(stateForgotten, {
  violating: forgotten("aws_db_instance"),
  problem: "forgets a database without destroying it",
  compliant: forgotten("aws_eip"),
});

testPlanRule(storeDestroyed, {
  violating: deleted("aws_s3_bucket"),
  problem: "destroys a bucket",
  compliant: updated("aws_s3_bucket", { tags: {} }, { tags: { Team: "red" } }),
});

testPlanRule(zoneDestroyed, {
  violating: deleted("aws_route53_zone"),
  problem: "destroys a zone",
  compliant: created("aws_route53_zone", { name: "lamp.test" }),
});

test("what is forgotten while it is recreated is left behind, not destroyed", () => {
  const change = replaced("aws_db_instance", { storage_encrypted: false }, { storage_encrypted: true });
  const left = { ...change, change: { ...change.change, actions: ["create", "forget"] as const } };
  expect(problemsOf(databaseDestroyed, left)).toEqual([]);
  expect(problemsOf(stateForgotten, left)).toEqual([
    "recreates a database, empty, and forgets the old one: it stays in AWS, with its data and its bill, and nobody manages it",
  ]);
});

describe("what is destroyed", () => {
  test("is reported with Terraform's reason", () => {
    const change = { ...deleted("aws_db_instance"), action_reason: "delete_because_no_resource_config" };
    expect(problemsOf(databaseDestroyed, change)).toEqual([
      "destroys a database: it is no longer in the configuration",
    ]);
  });

  test("is reported with the snapshots and backups that a database does not keep", () => {
    const kept = { skip_final_snapshot: false, delete_automated_backups: true };
    const lost = { skip_final_snapshot: true, delete_automated_backups: true };
    expect(problemsOf(databaseDestroyed, deleted("aws_db_instance", kept))).toEqual(["destroys a database"]);
    expect(problemsOf(databaseDestroyed, deleted("aws_db_instance", lost))).toEqual([
      "destroys a database; no final snapshot is taken, and its automated backups are deleted with it",
    ]);
    const some = { ...lost, delete_automated_backups: false };
    expect(problemsOf(databaseDestroyed, deleted("aws_db_instance", some))).toEqual([
      "destroys a database; no final snapshot is taken",
    ]);
  });

  test("is reported with the final snapshot that keeps what was in it", () => {
    const kept = { skip_final_snapshot: false, final_snapshot_identifier: "lamp-1-final" };
    expect(problemsOf(databaseDestroyed, deleted("aws_db_instance", kept))).toEqual([
      "destroys a database; a final snapshot is taken: lamp-1-final",
    ]);
  });

  test("is reported without the keys of sensitive values", () => {
    const tags = (value: string) => ({ tags: { hunter2: value } });
    const change = replaced("aws_db_instance", tags("a"), tags("b"));
    const sensitive = { before_sensitive: { tags: true }, after_sensitive: { tags: true } };
    const hidden = {
      ...change,
      change: { ...change.change, ...sensitive, replace_paths: [["tags", "hunter2"]] },
    };
    expect(problemsOf(databaseDestroyed, hidden)).toEqual([
      "destroys a database and recreates it: tags cannot change in place",
    ]);
  });

  test("may be left over from an earlier replacement", () => {
    expect(problemsOf(databaseDestroyed, { ...deleted("aws_db_instance"), deposed: "a1b2c3d4" })).toEqual([
      "destroys a database that an earlier replacement left behind",
    ]);
  });
});

testPlanRule(valueLost, {
  violating: deleted("aws_eip"),
  problem: "destroys an address",
  compliant: replaced("aws_secretsmanager_secret_version", { secret_string: "a" }, { secret_string: "b" }),
});

test.each([
  ["aws_ssm_parameter", "destroys a value"],
  ["aws_secretsmanager_secret_version", "destroys a secret's value"],
  ["random_password", "destroys a value that cannot be made again"],
  ["tls_private_key", "destroys a value that cannot be made again"],
])("%s that is destroyed takes its value with it", (type, problem) => {
  expect(problemsOf(valueLost, deleted(type))).toEqual([problem]);
});

test.each([
  [storeDestroyed, "github_repository", "destroys a repository"],
  [storeDestroyed, "kubernetes_persistent_volume_claim", "destroys a volume"],
  [databaseDestroyed, "digitalocean_database_cluster", "destroys a database cluster"],
  [databaseDestroyed, "awscc_rds_db_instance", "destroys a database"],
  [keyDestroyed, "google_kms_crypto_key", "destroys a key"],
  [zoneDestroyed, "azurerm_private_dns_zone", "destroys a zone"],
])("%s knows %s of another provider by its name", (rule, type, problem) => {
  expect(problemsOf(rule, deleted(type))).toEqual([problem]);
});

test("a type that no name gives away holds data if it has what only that has", () => {
  expect(problemsOf(storeDestroyed, deleted("acme_thing", { skip_final_snapshot: true }))).toEqual([
    "destroys what stores data",
  ]);
});

test("what a setting leaves in AWS is not destroyed but left behind", () => {
  const group = deleted("aws_cloudwatch_log_group", { skip_destroy: true });
  expect(problemsOf(storeDestroyed, group)).toEqual([]);
  expect(problemsOf(stateForgotten, group)).toEqual([
    "leaves a log group where it is, with its data and its bill (skip_destroy); nobody manages it",
  ]);
});
