import type { PlanRule } from "../plan-rule";
import { betterOff } from "../words";

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
  words: [
    {
      name: /(^|[._])(associate_public_ip_address|assign_public_ip|associate_carrier_ip_address)$/,
      judge: betterOff,
      problem: "gives it a public address",
      onCreation: true,
    },
    {
      // A subnet may be created public; one that becomes public changes what already runs in it.
      name: /^(map_public_ip_on_launch|map_customer_owned_ip_on_launch)$/,
      judge: betterOff,
      problem: "gives it a public address",
      mayBeUnknown: true,
    },
  ],
};
