import { show } from "../../../terraform/hcl";
import { instancesOf } from "../../../terraform/stack/instances";
import { situationsOf } from "../../../terraform/stack/situations";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { ALARM, alarmOf, HEALTH_CHECK } from "./records";

export const metricCheckAlarmSame: Rule = {
  id: "route53-metric-check-alarm-same",
  title: "An alarm behind a health check exists in both postures, with the same settings",
  why: "Route 53 copies the settings when the check is created, and again only when the check is changed: that would need its control plane in the middle of a disaster.",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
  severity: "error",
  fix: "Give the alarm no count and no argument that depends on var.posture.",
  check: (stacks) =>
    eachInstance(stacks, HEALTH_CHECK, ({ stack, values }) => {
      const alarm = alarmOf(stacks, stack, values.cloudwatch_alarm_name);
      if (!alarm) {
        return NOT_APPLICABLE;
      }
      const settings = situationsOf(alarm.stack).map((situation) =>
        instancesOf(alarm.stack, ALARM, situation)
          .filter(({ id }) => id === alarm.id)
          .map((instance) => show(instance.values)),
      );
      return [
        settings.every(({ length }) => length === 1)
          ? undefined
          : `${ALARM}.${alarm.id}: got a count that depends on a variable, allowed: always one`,
        new Set(settings.flat()).size === 1
          ? undefined
          : `${ALARM}.${alarm.id}: got settings that depend on a variable, allowed: the same in every situation`,
      ];
    }),
};
