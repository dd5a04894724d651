import { instancesOf } from "../../../terraform/stack/instances";
import { situationsOf } from "../../../terraform/stack/situations";
import type { SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { failoverTypeOf, RECORD } from "./records";

export const primaryCanFail: Rule = {
  id: "route53-primary-can-fail",
  title: "The PRIMARY record has a health check, and evaluates its target's health unless the standby serves",
  why: "With neither, Route 53 always considers it healthy and never fails over; with both, both must be healthy. With a warm standby, the target's health alone would move visitors there and back with each half minute in which no task passes its load balancer's check.",
  source:
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
  severity: "error",
  fix: "Set health_check_id, and alias.evaluate_target_health = true, or false with service.standbyTasks.",
  check: (stacks) =>
    eachInstance(stacks, RECORD, ({ values }) => {
      if (failoverTypeOf(values) !== "PRIMARY") {
        return NOT_APPLICABLE;
      }
      const evaluates = values.alias?.evaluate_target_health;
      const shouldEvaluate = !servesOnStandby(stacks);
      return [
        values.health_check_id
          ? undefined
          : problem("health_check_id", values.health_check_id, "a health check"),
        evaluates === shouldEvaluate
          ? undefined
          : problem("alias.evaluate_target_health", evaluates, String(shouldEvaluate)),
      ];
    }),
};

/** Whether a region runs tasks on standby. */
function servesOnStandby(stacks: readonly SynthesizedStack[]): boolean {
  return stacks.some((stack) =>
    situationsOf(stack)
      .filter(({ variables }) => variables.posture === "standby")
      .some((situation) =>
        instancesOf(stack, "aws_appautoscaling_target", situation).some(
          ({ values }) => values.min_capacity > 0,
        ),
      ),
  );
}
