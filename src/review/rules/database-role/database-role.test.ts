import { expect, test } from "vitest";
import { problemsOf, testPlanRule, updated } from "../test-support";
import { databaseDemoted } from "./database-demoted";
import { databasePromoted } from "./database-promoted";

testPlanRule(databaseDemoted, {
  violating: updated("aws_db_instance", { replicate_source_db: "" }, { replicate_source_db: "other" }),
  problem: "makes a writer a replica of another database",
  compliant: updated("aws_db_instance", { replicate_source_db: "writer" }, { replicate_source_db: "writer" }),
});

testPlanRule(databasePromoted, {
  violating: updated("aws_db_instance", { replicate_source_db: "writer" }, { replicate_source_db: null }),
  problem: "promotes a replica to a writer: it no longer follows writer",
  compliant: updated(
    "aws_db_instance",
    { replicate_source_db: "writer" },
    {},
    { unknown: { replicate_source_db: true } },
  ),
});

test("a replica that follows a different source counts as demoted", () => {
  const change = updated("aws_db_instance", { replicate_source_db: "a" }, { replicate_source_db: "b" });
  expect(problemsOf(databaseDemoted, change)).toEqual(["makes a replica follow another source"]);
});

test("a member that leaves its global cluster is promoted, though its source remains", () => {
  const source = { replication_source_identifier: "arn:writer" };
  const change = updated(
    "aws_rds_cluster",
    { ...source, global_cluster_identifier: "global" },
    { ...source, global_cluster_identifier: null },
  );
  expect(problemsOf(databasePromoted, change)).toEqual([
    "promotes a replica to a writer: it no longer follows global",
  ]);
});

test("the source of a promoted replica is not shown if it is sensitive", () => {
  const before = { replicate_source_db: "secret-writer" };
  const change = updated("aws_db_instance", before, {}, { sensitive: { replicate_source_db: true } });
  expect(problemsOf(databasePromoted, change)).toEqual([
    "promotes a replica to a writer: it no longer follows (sensitive)",
  ]);
});
