import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";

export const missingDataSaid: Rule = {
  id: "cloudwatch-missing-data-said",
  title: "Every alarm sets how it treats missing data",
  why: "By default, an alarm without data has no state and notifies nobody: a dead replica, or a region without a healthy host, goes unnoticed.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
  severity: "error",
  fix: "Set treat_missing_data: breaching where silence is a fault, notBreaching where it is normal.",
  check: (stacks) =>
    eachInstance(stacks, "aws_cloudwatch_metric_alarm", ({ values }) =>
      mustBe(values, "treat_missing_data", "breaching", "notBreaching", "ignore"),
    ),
};
