import type { Instance } from "../../../terraform/stack/instances";
import { idOf } from "../../../terraform/stack/references";
import type { Block } from "../../../terraform/stack/synthesized-stack";

export const ALARM = "aws_cloudwatch_metric_alarm";
const POLICY = "aws_appautoscaling_policy";

/** The scaling policy that an alarm triggers, as its block has it: not evaluated. */
export function policyOf({ stack, values }: Instance): Block | undefined {
  const actions: unknown[] = values.alarm_actions ?? [];
  const id = actions.map((action) => idOf(action, POLICY)).find((found) => found !== undefined);
  return id === undefined ? undefined : stack.resources(POLICY)[id];
}

/** Number of tasks that a scaling policy adds; negative where it removes them. */
export function adjustmentOf(policy: Block): number {
  return policy.step_scaling_policy_configuration?.step_adjustment?.[0]?.scaling_adjustment ?? 0;
}
