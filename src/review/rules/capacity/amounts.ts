import type { PlannedChange } from "../../../terraform/plan";
import { blocks } from "../problems";

/** The attributes that set how much of each type runs. */
export const CAPACITIES: Readonly<Record<string, readonly string[]>> = {
  aws_ecs_service: ["desired_count"],
  aws_appautoscaling_target: ["min_capacity", "max_capacity"],
  aws_appautoscaling_scheduled_action: ["scalable_target_action"],
  aws_autoscaling_group: ["min_size", "max_size", "desired_capacity"],
  aws_autoscaling_schedule: ["min_size", "max_size", "desired_capacity"],
  aws_eks_node_group: ["scaling_config"],
  aws_lambda_function: ["reserved_concurrent_executions"],
  aws_spot_fleet_request: ["target_capacity"],
};

/** The attributes in which an amount changes in a given way. */
export function changedAmounts(
  change: PlannedChange,
  isChange: (before: number, after: number) => boolean,
): string[] {
  return (CAPACITIES[change.type] ?? []).filter((attribute) => {
    const before = amounts(change.before?.[attribute]);
    const after = amounts(atLeastZero(change, attribute));
    return Object.entries(before).some(([key, amount]) => isChange(amount, after[key] ?? Number.NaN));
  });
}

/** A service whose count is no longer set has none: the provider's default is 0. An unknown count is absent, not null. */
function atLeastZero({ after, type }: PlannedChange, attribute: string): unknown {
  return type === "aws_ecs_service" && after?.[attribute] === null ? 0 : after?.[attribute];
}

/** The number of an attribute, or those of its block by name. */
function amounts(value: unknown): Record<string, number> {
  if (typeof value === "number") {
    return { "": value };
  }
  const numbers = blocks(value).flatMap((block) =>
    Object.entries(block).filter(([, amount]) => amount !== null && amount !== ""),
  );
  return Object.fromEntries(numbers.map(([key, amount]) => [key, Number(amount)]));
}
