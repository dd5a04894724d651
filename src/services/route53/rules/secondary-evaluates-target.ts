import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { failoverTypeOf, RECORD } from "./records";

export const secondaryEvaluatesTarget: Rule = {
  id: "route53-secondary-evaluates-target",
  title: "The SECONDARY record evaluates its target's health",
  why: "A load balancer without a healthy target is unhealthy, and with both records unhealthy Route 53 answers PRIMARY: DNS switches to DR only once a task answers there. Without this setting it switches to a DR region with 0 tasks.",
  source:
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-failover-alias.html",
  severity: "error",
  fix: "Set alias.evaluate_target_health = true.",
  check: (stacks) =>
    eachInstance(stacks, RECORD, ({ values }) => {
      if (failoverTypeOf(values) !== "SECONDARY") {
        return NOT_APPLICABLE;
      }
      const evaluates = values.alias?.evaluate_target_health;
      return evaluates === true ? undefined : problem("alias.evaluate_target_health", evaluates, "true");
    }),
};
