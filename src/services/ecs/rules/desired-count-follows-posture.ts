import { Unknown } from "../../../terraform/hcl";
import { instancesOf } from "../../../terraform/stack/instances";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { SERVICE } from "./tasks";

export const desiredCountFollowsPosture: Rule = {
  id: "ecs-desired-count-follows-posture",
  title:
    "A service's desired count is at least 1 when active and otherwise 0, unless standby is a warm one; Terraform sets it",
  why: "With desired_count in ignore_changes, an activation leaves it to autoscaling, which raises the service only to its minimum.",
  source:
    "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/website/docs/r/ecs_service.html.markdown",
  severity: "error",
  fix: "Make desired_count depend on var.posture, and keep it out of lifecycle.ignore_changes.",
  check: (stacks) =>
    eachInstance(stacks, SERVICE, ({ stack, values, situation }) => {
      if (!stack.json.variable?.posture) {
        return NOT_APPLICABLE;
      }
      const { desired_count: count } = values;
      const ignored: string[] = values.lifecycle?.ignore_changes ?? [];
      const { posture } = situation.variables;
      const isActive = posture === "active";
      // The count of a warm standby is read from AWS: it starts at 0, and the scalable target raises it.
      const isWarm =
        posture === "standby" &&
        instancesOf(stack, "aws_appautoscaling_target", situation).some(
          (target) => target.values.min_capacity > 0,
        );
      const fits = isActive
        ? count > 0 || count instanceof Unknown
        : count === 0 || (isWarm && count instanceof Unknown);
      return [
        fits ? undefined : problem("desired_count", count, isActive ? "1 or more" : "0"),
        ignored.includes("desired_count")
          ? problem("ignore_changes", ignored, "a list without desired_count")
          : undefined,
      ];
    }),
};
