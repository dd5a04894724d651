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
