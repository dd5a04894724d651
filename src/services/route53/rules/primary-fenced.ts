import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { claimOf, requiredChecks } from "./claims";
import { failoverTypeOf, healthCheckOf, loadBalancerOf, RECORD } from "./records";

export const primaryFenced: Rule = {
  id: "route53-primary-fenced",
  title:
    "PRIMARY is healthy only while its endpoint answers and the other region's load balancer says that it is on standby",
  why: "A primary that comes back after DR was promoted would take visitors back to a stale database: two writers, and data lost on one of them. What the other region says itself needs no metric, no task and no control plane of Route 53; if it is silent, it may be serving.",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html",
  severity: "error",
  fix: "Give PRIMARY a CALCULATED check that requires all of its children: one on its own load balancer, answered by the tasks, and one on the other region's, answered by a listener rule with a fixed response; neither inverted.",
  check: (stacks) =>
    eachInstance(stacks, RECORD, ({ stack, values }) => {
      if (failoverTypeOf(values) !== "PRIMARY") {
        return NOT_APPLICABLE;
      }
      const check = healthCheckOf(stack, values.health_check_id);
      if (check?.type !== "CALCULATED") {
        return problem("type of the health check", check?.type, '"CALCULATED"');
      }
      const own = loadBalancerOf(stacks, stack, values.alias?.name)?.region;
      const children = requiredChecks(stack, check).map((child) => ({
        region: loadBalancerOf(stacks, stack, child.fqdn)?.region,
        isClaim: claimOf(stacks, stack, child) !== undefined,
        isInverted: child.invert_healthcheck === true,
      }));
      const got = children.map(({ isClaim, isInverted, region }) =>
        [isInverted ? "inverted" : [], isClaim ? "claim" : "endpoint", "in", region ?? "no region"]
          .flat()
          .join(" "),
      );
      const isThere = children.filter(({ isInverted, region }) => !isInverted && region !== undefined);
      return [
        isThere.some(({ isClaim, region }) => isClaim && region !== own)
          ? undefined
          : problem("child_healthchecks", got, `a claim in another region than ${own}`),
        isThere.some(({ isClaim, region }) => !isClaim && region === own)
          ? undefined
          : problem("child_healthchecks", got, `an endpoint in ${own}`),
        check.child_health_threshold === check.child_healthchecks?.length
          ? undefined
          : problem(
              "child_health_threshold",
              check.child_health_threshold,
              `${check.child_healthchecks?.length}: all children`,
            ),
      ];
    }),
};
