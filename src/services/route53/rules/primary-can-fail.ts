import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { failoverTypeOf, RECORD } from "./records";

export const primaryCanFail: Rule = {
  id: "route53-primary-can-fail",
  title: "The PRIMARY record has a health check and evaluates its target's health",
  why: "With neither, Route 53 always considers it healthy and never fails over; with both, both must be healthy.",
  source:
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
  severity: "error",
  fix: "Set health_check_id, and alias.evaluate_target_health = true.",
  check: (stacks) =>
    eachInstance(stacks, RECORD, ({ values }) => {
      if (failoverTypeOf(values) !== "PRIMARY") {
        return NOT_APPLICABLE;
      }
      const evaluates = values.alias?.evaluate_target_health;
      return [
        values.health_check_id
          ? undefined
          : problem("health_check_id", values.health_check_id, "a health check"),
        evaluates === true ? undefined : problem("alias.evaluate_target_health", evaluates, "true"),
      ];
    }),
};
