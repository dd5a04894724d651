import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { claimOf, requiredChecks } from "./claims";
import { failoverTypeOf, healthCheckOf, loadBalancerOf, RECORD } from "./records";

export const secondaryFenced: Rule = {
  id: "route53-secondary-fenced",
  title: "SECONDARY is unhealthy while the primary's load balancer says that it took over from a lost DR",
  why: "DR may be lost while it serves, and come back with its tasks and a stale writer: its own posture fences the primary, and DNS would answer with it. The check is inverted, so that a primary that is silent, and may be lost, does not fence DR.",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
  severity: "error",
  fix: "Give SECONDARY an inverted check, or a CALCULATED one that requires all of its children with such a child, on the other region's load balancer, answered by a listener rule with a fixed response.",
  check: (stacks) =>
    eachInstance(stacks, RECORD, ({ stack, values }) => {
      if (failoverTypeOf(values) !== "SECONDARY") {
        return NOT_APPLICABLE;
      }
      const check = healthCheckOf(stack, values.health_check_id);
      if (!check) {
        return problem("health_check_id", values.health_check_id, "a health check");
      }
      const own = loadBalancerOf(stacks, stack, values.alias?.name)?.region;
      const fences = requiredChecks(stack, check).some((child) => {
        const claim = claimOf(stacks, stack, child);
        return child.invert_healthcheck === true && claim !== undefined && claim.region !== own;
      });
      const children = check.child_healthchecks?.length;
      return [
        fences
          ? undefined
          : `health check: got none inverted on a claim, allowed: one in another region than ${own}`,
        check.type !== "CALCULATED" || check.child_health_threshold === children
          ? undefined
          : problem("child_health_threshold", check.child_health_threshold, `${children}: all children`),
      ];
    }),
};
