import type { PlanRule } from "../plan-rule";
import { blocks, problemIf } from "../problems";

const CAPACITIES: Readonly<Record<string, readonly string[]>> = {
  aws_ecs_service: ["desired_count"],
  aws_appautoscaling_target: ["min_capacity", "max_capacity"],
  aws_appautoscaling_scheduled_action: ["scalable_target_action"],
  aws_autoscaling_group: ["min_size", "max_size", "desired_capacity"],
  aws_autoscaling_schedule: ["min_size", "max_size", "desired_capacity"],
  aws_eks_node_group: ["scaling_config"],
  aws_lambda_function: ["reserved_concurrent_executions"],
  aws_spot_fleet_request: ["target_capacity"],
  aws_ec2_fleet: ["target_capacity_specification"],
};

/** The numbers of an attribute, or of its block. */
function amounts(value: unknown): number[] {
  if (typeof value === "number") return [value];
  return blocks(value).flatMap((block) =>
    Object.keys(block)
      .sort()
      .map((key) => (block[key] === null || Number.isNaN(Number(block[key])) ? -1 : Number(block[key]))),
  );
}

export const capacityZero: PlanRule = {
  id: "plan-capacity-zero",
  risk: "capacity",
  title: "Capacity is not cut to nothing",
  why: "Nothing answers any more, or nothing can be started when it has to.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html",
  severity: "warning",
  fix: "Right where a region becomes a standby; otherwise keep at least 1.",
  subjects: CAPACITIES,
  check: (change) => {
    const cut = (CAPACITIES[change.type] ?? []).filter((attribute) => {
      const [before, after] = [amounts(change.before?.[attribute]), amounts(change.after?.[attribute])];
      return before.some((amount, index) => amount > 0 && after[index] === 0);
    });
    return problemIf(cut.length > 0, "cuts capacity to 0", cut);
  },
};
