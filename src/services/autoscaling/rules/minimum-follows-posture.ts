import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";

export const minimumFollowsPosture: Rule = {
  id: "autoscaling-minimum-follows-posture",
  title:
    "The minimum number of tasks is at least 1 when active and 0 when quiesced; a warm standby has one, too",
  why: "Registering or updating a scalable target moves the service into its bounds at once: a quiesced region with a minimum of 1 starts tasks, which write. And scaling never leaves 0 by itself, because without tasks there is no CPU metric: activation has to raise the minimum.",
  source: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html",
  severity: "error",
  fix: "Make min_capacity depend on var.posture.",
  check: (stacks) =>
    eachInstance(stacks, "aws_appautoscaling_target", ({ stack, values, situation }) => {
      if (!stack.json.variable?.posture) {
        return NOT_APPLICABLE;
      }
      const { min_capacity: least } = values;
      const allowed: Readonly<Record<string, string>> = {
        active: least >= 1 ? "" : "1 or more",
        quiesced: least === 0 ? "" : "0",
        standby: least >= 0 ? "" : "0 or more",
      };
      const wanted = allowed[String(situation.variables.posture)];
      return wanted ? problem("min_capacity", least, wanted) : undefined;
    }),
};
