import type { Rule } from "../../rule";
import { eachInstance, mustBe, NOT_APPLICABLE, problem } from "../../subjects";
import { ALARM, policyOf } from "./alarms";

export const alarmMetric: Rule = {
  id: "autoscaling-alarm-metric",
  title: "A scaling alarm watches its own service, in whole minutes",
  why: "ECS publishes CPU utilization once a minute, by cluster and service together: with a dimension missing, the alarm silently watches nothing.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html",
  severity: "error",
  fix: "Set dimensions ClusterName and ServiceName, namespace AWS/ECS, and a period that is a multiple of 60.",
  check: (stacks) =>
    eachInstance(stacks, ALARM, (instance) => {
      if (!policyOf(instance)) {
        return NOT_APPLICABLE;
      }
      const { values } = instance;
      const dimensions = Object.keys(values.dimensions ?? {}).sort();
      return [
        mustBe(values, "namespace", "AWS/ECS"),
        dimensions.join() === "ClusterName,ServiceName"
          ? undefined
          : problem("dimensions", dimensions, "ClusterName and ServiceName"),
        values.period >= 60 && values.period % 60 === 0
          ? undefined
          : problem("period", values.period, "a multiple of 60 (seconds)"),
      ];
    }),
};
