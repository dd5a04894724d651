import { Reachability } from "../../../terraform/stack/reachability";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";
import { comesFromElsewhere } from "./sources";

export const onlyLoadBalancerReachesTasks: Rule = {
  id: "vpc-only-load-balancer-reaches-tasks",
  title: "Only the load balancer reaches the tasks, on the port they serve",
  why: "The tasks trust what the load balancer reports about a visitor; anyone else who can connect can claim anything.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-network.html",
  severity: "error",
  fix: "Allow one ingress rule, from the load balancer's security group, on the container's port.",
  check: (stacks, kinds) =>
    eachInstance(stacks, "aws_ecs_service", (instance) => {
      const { reach, endpoint } = Reachability.endpointOf(instance, kinds);
      const balancers: Block[] = instance.values.load_balancer ?? [];
      return comesFromElsewhere(
        reach,
        endpoint,
        "load-balancer",
        balancers.map(({ container_port: port }) => port),
      );
    }),
};
