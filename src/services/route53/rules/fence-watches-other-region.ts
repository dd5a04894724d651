import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { ALARM, alarmOf, failoverTypeOf, healthCheckOf, loadBalancerOf, RECORD } from "./records";

export const fenceWatchesOtherRegion: Rule = {
  id: "route53-fence-watches-other-region",
  title: "The fence of PRIMARY watches the healthy hosts of the other region, through an alarm there",
  why: "An alarm in the primary region is silent while that region is down, when the fence must hold; and one that is in ALARM while DR is idle would take a healthy primary out of DNS.",
  source:
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
  severity: "error",
  fix: "Point the check to an alarm in the DR region's stack that is in ALARM while HealthyHostCount is 1 or more.",
  check: (stacks) =>
    eachInstance(stacks, RECORD, ({ stack, values }) => {
      if (failoverTypeOf(values) !== "PRIMARY") {
        return NOT_APPLICABLE;
      }
      const children: unknown[] = healthCheckOf(stack, values.health_check_id)?.child_healthchecks ?? [];
      const alarms = children.flatMap(
        (child) => alarmOf(stacks, stack, healthCheckOf(stack, child)?.cloudwatch_alarm_name) ?? [],
      );
      const own = loadBalancerOf(stacks, stack, values.alias?.name)?.region;
      if (alarms.length === 0 || own === undefined) {
        return NOT_APPLICABLE;
      }
      return alarms.flatMap((alarm) => {
        const {
          metric_name: metric,
          comparison_operator: operator,
          threshold,
        } = alarm.stack.resources(ALARM)[alarm.id] ?? {};
        const isServing =
          metric === "HealthyHostCount" && operator === "GreaterThanOrEqualToThreshold" && threshold === 1;
        const got = `${metric} ${operator} ${threshold}`;
        return [
          alarm.region === own ? problem("region of the alarm", own, `any but ${own}`) : undefined,
          isServing ? undefined : problem(alarm.id, got, "HealthyHostCount GreaterThanOrEqualToThreshold 1"),
        ];
      });
    }),
};
