import { JsonText, Unknown } from "../../../terraform/hcl";
import { follow, referenceOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { ALARM, alarmOf, HEALTH_CHECK } from "./records";

/** What Route 53 copies of an alarm (API reference, CloudWatchAlarmConfiguration). */
const COPIED = [
  "comparison_operator",
  "dimensions",
  "evaluation_periods",
  "metric_name",
  "namespace",
  "period",
  "statistic",
  "threshold",
];

export const metricCheckFollowsAlarm: Rule = {
  id: "route53-metric-check-follows-alarm",
  title: "A health check on an alarm is updated when the alarm's settings change",
  why: "Route 53 keeps its copy of the settings until the check is changed. After a load balancer or target group was replaced, the check would watch the dimensions of the old one, which reports nothing any more.",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
  severity: "error",
  fix: "Output the alarm's settings from its stack, as JSON of its attributes, and put the output into the check's triggers.",
  check: (stacks) =>
    eachInstance(stacks, HEALTH_CHECK, ({ stack, values }) => {
      const alarm = alarmOf(stacks, stack, values.cloudwatch_alarm_name);
      if (!alarm) {
        return NOT_APPLICABLE;
      }
      const triggers = Object.values(values.triggers ?? {});
      const carried = triggers.flatMap((trigger) => attributesIn(follow(stacks, stack, trigger)?.value));
      const missing = COPIED.filter((attribute) => !carried.includes(`${ALARM}.${alarm.id}.${attribute}`));
      return missing.length === 0
        ? undefined
        : `triggers: got nothing that changes with the alarm's ${missing.join(", ")}, allowed: all that Route 53 copies`;
    }),
};

/** The attributes that a value consists of, such as `aws_lb.web.arn`. */
function attributesIn(value: unknown): string[] {
  if (value instanceof JsonText) {
    return attributesIn(value.value);
  }
  if (value instanceof Unknown) {
    const reference = referenceOf(value);
    return reference ? [`${reference.type}.${reference.id}.${reference.attribute}`] : [];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(attributesIn) : [];
}
