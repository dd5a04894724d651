import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";

export const datapointsWithinPeriods: Rule = {
  id: "cloudwatch-datapoints-within-periods",
  title: "An alarm requires no more datapoints than it evaluates",
  why: "CloudWatch refuses the alarm.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
  severity: "error",
  fix: "Set datapoints_to_alarm to evaluation_periods or less.",
  check: (stacks) =>
    eachInstance(
      stacks,
      "aws_cloudwatch_metric_alarm",
      ({ values: { datapoints_to_alarm: datapoints, evaluation_periods: periods } }) => {
        if (datapoints === undefined) {
          return NOT_APPLICABLE;
        }
        return datapoints >= 1 && datapoints <= periods
          ? undefined
          : problem("datapoints_to_alarm", datapoints, `1 to evaluation_periods (${periods})`);
      },
    ),
};
