import { created, testPlanRule } from "../test-support";
import { actionRun } from "./action-run";

testPlanRule(actionRun, {
  violating: created("action", {
    type: "aws_lambda_invoke",
    lifecycle_action_trigger: {
      triggering_resource_address: "aws_db_instance.main",
      action_trigger_event: "before_destroy",
      on_failure: "continue",
    },
  }),
  problem: "runs before_destroy of aws_db_instance.main; on_failure: continue",
  compliant: created("aws_lambda_function", {}),
});
