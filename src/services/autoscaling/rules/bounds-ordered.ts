import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";

export const boundsOrdered: Rule = {
  id: "autoscaling-bounds-ordered",
  title: "The minimum number of tasks does not exceed the maximum",
  why: "Application Auto Scaling refuses the target in any posture where the minimum is higher.",
  source: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html",
  severity: "error",
  fix: "Set min_capacity to max_capacity or less (scaling.minTasks, scaling.maxTasks).",
  check: (stacks) =>
    eachInstance(
      stacks,
      "aws_appautoscaling_target",
      ({ values: { min_capacity: least, max_capacity: most } }) =>
        least >= 0 && least <= most
          ? undefined
          : problem("min_capacity", least, `0 to max_capacity (${most})`),
    ),
};
