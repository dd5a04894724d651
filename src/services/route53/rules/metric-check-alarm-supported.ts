import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, mustBe, NOT_APPLICABLE, problem } from "../../subjects";
import { ALARM, alarmOf, HEALTH_CHECK } from "./records";

export const metricCheckAlarmSupported: Rule = {
  id: "route53-metric-check-alarm-supported",
  title: "An alarm behind a health check is of a type that Route 53 supports",
  why: "Route 53 reads the metric itself, and supports one standard-resolution metric with a basic statistic: no metric math, no percentiles, no M out of N.",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
  severity: "error",
  fix: "Use one metric with Average, Minimum, Maximum, Sum or SampleCount over periods that are a multiple of 60 seconds, all of them breaching.",
  check: (stacks) =>
    eachInstance(stacks, HEALTH_CHECK, ({ stack, values }) => {
      const alarm = alarmOf(stacks, stack, values.cloudwatch_alarm_name);
      const block = alarm?.stack.resources(ALARM)[alarm.id];
      return block ? problemsOf(block) : NOT_APPLICABLE;
    }),
};

function problemsOf(alarm: Block): (string | undefined)[] {
  const { period, evaluation_periods: periods, datapoints_to_alarm: datapoints = periods } = alarm;
  return [
    mustBe(alarm, "metric_query", undefined),
    mustBe(alarm, "extended_statistic", undefined),
    mustBe(alarm, "statistic", "Average", "Minimum", "Maximum", "Sum", "SampleCount"),
    period >= 60 && period % 60 === 0 ? undefined : problem("period", period, "60 (seconds) or a multiple"),
    datapoints === periods
      ? undefined
      : problem("datapoints_to_alarm", datapoints, `evaluation_periods (${periods}), or left out`),
  ];
}
