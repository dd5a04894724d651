import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";

export const standbyMinimumZero: Rule = {
  id: "autoscaling-standby-minimum-zero",
  title: "The minimum number of tasks is 0 on standby and at least 1 when active",
  why: "Registering or updating a scalable target moves the service into its bounds at once: a standby with a minimum of 1 starts tasks. And scaling never leaves 0 by itself, because without tasks there is no CPU metric: activation has to raise the minimum.",
  source: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html",
  severity: "error",
  fix: "Make min_capacity depend on var.posture.",
  check: (stacks) =>
    eachInstance(stacks, "aws_appautoscaling_target", ({ stack, values, situation }) => {
      if (!stack.json.variable?.posture) {
        return NOT_APPLICABLE;
      }
      const { min_capacity: least } = values;
      const isActive = situation.variables.posture === "active";
      return (isActive ? least >= 1 : least === 0)
        ? undefined
        : problem("min_capacity", least, isActive ? "1 or more" : "0");
    }),
};
