import { deleted, testPlanRule, updated } from "../test-support";
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
