import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { blocks, newly, problemIf } from "../problems";

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  aws_ecs_service: ["network_configuration"],
  aws_instance: ["associate_public_ip_address"],
  aws_launch_template: ["network_interfaces"],
  aws_subnet: ["map_public_ip_on_launch"],
};

function isPublic(values: Values): boolean {
  return (
    values.associate_public_ip_address === true ||
    values.map_public_ip_on_launch === true ||
    blocks(values.network_configuration).some(({ assign_public_ip }) => assign_public_ip === true) ||
    blocks(values.network_interfaces).some((one) => String(one.associate_public_ip_address) === "true")
  );
}

export const taskPublicAddress: PlanRule = {
  id: "plan-task-public-address",
  risk: "exposure",
  effect: "gives a task or server a public address",
  title: "Tasks and servers have no public address",
  why: "They can be reached directly, bypassing the load balancer and its checks.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-2",
  controls: ["ECS.2", "EC2.9", "EC2.15", "EC2.25"],
  severity: "warning",
  fix: "Run them in private subnets, behind a load balancer and a NAT gateway.",
  subjects: ATTRIBUTES,
  check: (change) => {
    // A subnet may be created public; one that becomes public changes what already runs in it.
    if (change.type === "aws_subnet" && !change.isChanged) {
      return [];
    }
    return problemIf(newly(change, isPublic), "gives it a public address", ATTRIBUTES[change.type]);
  },
};
