import { expect, test } from "vitest";
import { created, deleted, problemsOf, testPlanRule, updated } from "../test-support";
import { capacityStarted } from "./capacity-started";
import { capacityZero } from "./capacity-zero";
import { serviceDestroyed } from "./service-destroyed";

testPlanRule(capacityStarted, {
  violating: updated("aws_appautoscaling_target", { min_capacity: 0 }, { min_capacity: 1 }),
  problem: "raises capacity from 0",
  compliant: updated("aws_appautoscaling_target", { min_capacity: 1 }, { min_capacity: 2 }),
});

testPlanRule(capacityZero, {
  violating: updated("aws_ecs_service", { desired_count: 2 }, { desired_count: 0 }),
  problem: "cuts capacity to 0",
  compliant: updated("aws_ecs_service", { desired_count: 4 }, { desired_count: 2 }),
});

testPlanRule(serviceDestroyed, {
  violating: deleted("aws_ecs_service"),
  problem: "destroys a service",
  compliant: deleted("aws_ecs_task_definition"),
});

test("a database that its state resource stops no longer serves", () => {
  const change = created("aws_rds_instance_state", { identifier: "lamp", state: "stopped" });
  expect(problemsOf(capacityZero, change)).toEqual(["stops it"]);
});

test("a service whose count is no longer set has none; one whose count is unknown may have any", () => {
  const before = { desired_count: 2 };
  expect(problemsOf(capacityZero, updated("aws_ecs_service", before, { desired_count: null }))).toEqual([
    "cuts capacity to 0",
  ]);
  const unknown = updated("aws_ecs_service", before, {}, { unknown: { desired_count: true } });
  expect(problemsOf(capacityZero, unknown)).toEqual([]);
});
