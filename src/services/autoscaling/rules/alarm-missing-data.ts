import type { Rule } from "../../rule";
import { eachInstance, mustBe, NOT_APPLICABLE } from "../../subjects";
import { ALARM, policyOf } from "./alarms";

export const alarmMissingData: Rule = {
  id: "autoscaling-alarm-missing-data",
  title: "A scaling alarm does not scale on missing data",
  why: "A service without tasks has no CPU metric. With the default, the alarm has no state on standby; `breaching` would add tasks to a standby.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
  severity: "error",
  fix: 'Set treat_missing_data = "notBreaching".',
  check: (stacks) =>
    eachInstance(stacks, ALARM, (instance) =>
      policyOf(instance) ? mustBe(instance.values, "treat_missing_data", "notBreaching") : NOT_APPLICABLE,
    ),
};
