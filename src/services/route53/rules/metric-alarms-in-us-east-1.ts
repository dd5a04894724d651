import { idOf, regionOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { ALARM } from "./records";

export const metricAlarmsInUsEast1: Rule = {
  id: "route53-metric-alarms-in-us-east-1",
  title: "Alarms on Route 53 metrics, and their topics, are in us-east-1",
  why: "Route 53 publishes its metrics only there; an alarm elsewhere has no data, and an alarm notifies topics in its own region.",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html",
  severity: "error",
  fix: "Give the alarm and the topic a provider for us-east-1.",
  check: (stacks) =>
    eachInstance(stacks, ALARM, ({ stack, values }) => {
      if (values.namespace !== "AWS/Route53") {
        return NOT_APPLICABLE;
      }
      const actions: unknown[] = values.alarm_actions ?? [];
      const topics = actions.flatMap((action) => idOf(action, "aws_sns_topic") ?? []);
      const home = "us-east-1";
      return [
        regionOf(stack, values) === home ? undefined : problem("provider", regionOf(stack, values), home),
        ...topics.map((id) => {
          const region = regionOf(stack, stack.resources("aws_sns_topic")[id]);
          return region === home ? undefined : problem(`aws_sns_topic.${id}`, region, home);
        }),
      ];
    }),
};
