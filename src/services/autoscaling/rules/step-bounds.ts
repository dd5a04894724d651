import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, mustBe, NOT_APPLICABLE, problem } from "../../subjects";

export const stepBounds: Rule = {
  id: "autoscaling-step-bounds",
  title: "A scaling step covers its whole side of the threshold",
  why: "Bounds are strings relative to the alarm's threshold. A scale-out step runs from 0 upwards, a scale-in step from 0 downwards, both without limit: with a bound too many or too few, AWS refuses the policy, or some load triggers no step.",
  source: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepAdjustment.html",
  severity: "error",
  fix: 'To add tasks: metric_interval_lower_bound "0" only. To remove tasks: metric_interval_upper_bound "0" only. adjustment_type ChangeInCapacity.',
  check: (stacks) =>
    eachInstance(stacks, "aws_appautoscaling_policy", ({ values }) => {
      if (values.policy_type !== "StepScaling") {
        return NOT_APPLICABLE;
      }
      const configuration: Block = values.step_scaling_policy_configuration ?? {};
      const steps: Block[] = configuration.step_adjustment ?? [];
      return [
        mustBe(configuration, "adjustment_type", "ChangeInCapacity"),
        steps.length === 1 ? undefined : problem("step_adjustment", steps.length, "one step"),
        ...steps.flatMap((step) => {
          const [there, open] = ["metric_interval_lower_bound", "metric_interval_upper_bound"];
          const isOut = step.scaling_adjustment > 0;
          return [
            step.scaling_adjustment === 0 ? problem("scaling_adjustment", 0, "any other number") : undefined,
            mustBe(step, isOut ? there : open, "0"),
            mustBe(step, isOut ? open : there, undefined),
          ];
        }),
      ];
    }),
};
