import { instancesOf } from "../../../terraform/stack/instances";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { ALARM, adjustmentOf, policyOf } from "./alarms";

export const thresholdsApart: Rule = {
  id: "autoscaling-thresholds-apart",
  title: "Scaling out does not push the load below the scale-in threshold",
  why: "Otherwise the number of tasks oscillates: one task at 75 % becomes two at 37 %, and with both thresholds at 70 % the second is removed again.",
  source: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepAdjustment.html",
  severity: "warning",
  fix: "Lower scaling.scaleInBelowCpuPercent to scaleOutAboveCpuPercent x minTasks / (minTasks + 1) or less.",
  check: (stacks) =>
    eachInstance(stacks, "aws_appautoscaling_target", ({ stack, values, situation }) => {
      const { min_capacity: least, max_capacity: most } = values;
      const alarms = instancesOf(stack, ALARM, situation).flatMap((alarm) => {
        const policy = policyOf(alarm);
        return policy ? [{ adds: adjustmentOf(policy), threshold: alarm.values.threshold as number }] : [];
      });
      const out = alarms.find(({ adds }) => adds > 0)?.threshold;
      const into = alarms.find(({ adds }) => adds < 0)?.threshold;
      if (!(least >= 1) || least === most || out === undefined || into === undefined) {
        return NOT_APPLICABLE;
      }
      const highest = Math.floor((out * least) / (least + 1));
      return into <= highest
        ? undefined
        : problem("scale-in threshold", into, `${highest} or less with a scale-out threshold of ${out}`);
    }),
};
