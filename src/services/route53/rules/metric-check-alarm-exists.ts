import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { alarmOf, HEALTH_CHECK } from "./records";

export const metricCheckAlarmExists: Rule = {
  id: "route53-metric-check-alarm-exists",
  title:
    "A health check on an alarm takes the alarm's name from the stack that creates it, and uses the alarm's region",
  why: "Route 53 copies the alarm's settings when the check is created: the alarm has to exist by then, in the region given.",
  source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_AlarmIdentifier.html",
  severity: "error",
  fix: "Set cloudwatch_alarm_name from that stack's outputs, and cloudwatch_alarm_region to its region.",
  check: (stacks) =>
    eachInstance(stacks, HEALTH_CHECK, ({ stack, values }) => {
      if (values.type !== "CLOUDWATCH_METRIC") {
        return NOT_APPLICABLE;
      }
      const alarm = alarmOf(stacks, stack, values.cloudwatch_alarm_name);
      if (!alarm) {
        return problem(
          "cloudwatch_alarm_name",
          values.cloudwatch_alarm_name,
          "an alarm's name from a stack's outputs",
        );
      }
      return values.cloudwatch_alarm_region === alarm.region
        ? undefined
        : problem("cloudwatch_alarm_region", values.cloudwatch_alarm_region, String(alarm.region));
    }),
};
