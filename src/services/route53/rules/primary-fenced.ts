import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { failoverTypeOf, healthCheckOf, RECORD } from "./records";

export const primaryFenced: Rule = {
  id: "route53-primary-fenced",
  title: "PRIMARY is healthy only while its endpoint answers and DR is not serving",
  why: "A primary that comes back after DR was promoted would take visitors back to a stale database: two writers, and data lost on one of them.",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html",
  severity: "error",
  fix: "Give PRIMARY a CALCULATED check that requires all of its children: one on the endpoint, and a CLOUDWATCH_METRIC check on an alarm in the other region that is in ALARM while it serves.",
  check: (stacks) =>
    eachInstance(stacks, RECORD, ({ stack, values }) => {
      if (failoverTypeOf(values) !== "PRIMARY") {
        return NOT_APPLICABLE;
      }
      const check = healthCheckOf(stack, values.health_check_id);
      if (check?.type !== "CALCULATED") {
        return problem("type of the health check", check?.type, '"CALCULATED"');
      }
      const children: unknown[] = check.child_healthchecks ?? [];
      const types = children.map((child) => healthCheckOf(stack, child)?.type);
      return [
        types.includes("CLOUDWATCH_METRIC")
          ? undefined
          : problem("child_healthchecks", types, "one of type CLOUDWATCH_METRIC"),
        types.some((type) => /^(HTTP|HTTPS|TCP)/.test(type))
          ? undefined
          : problem("child_healthchecks", types, "one of type HTTP, HTTPS or TCP"),
        check.child_health_threshold === children.length
          ? undefined
          : problem(
              "child_health_threshold",
              check.child_health_threshold,
              `${children.length}: all children`,
            ),
      ];
    }),
};
