import { evaluate } from "../../../terraform/hcl";
import { INTERNET, Reachability, showPorts } from "../../../terraform/stack/reachability";
import { idOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";

export const internetReachesOnlyLoadBalancer: Rule = {
  id: "vpc-internet-reaches-only-load-balancer",
  title: "The internet reaches the load balancer on the ports it listens on, and nothing else",
  why: "Route, address and security group decide this together: if one of the three is wrong, tasks or database are open to everyone.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
  controls: ["EC2.18"],
  severity: "error",
  fix: "Close the security group, keep the address private, or move the resource to a subnet without a route to the internet gateway.",
  check: (stacks, kinds) =>
    eachInstance(
      stacks,
      kinds.map(({ type }) => type),
      (instance) => {
        const { reach, endpoint } = Reachability.endpointOf(instance, kinds);
        const listened = Object.values(instance.stack.resources("aws_lb_listener"))
          .filter(({ load_balancer_arn: arn }) => instance.type === "aws_lb" && isOf(arn, instance.id))
          .map(({ port }) => Number(port));
        const excess = reach
          .ports(INTERNET, endpoint)
          .filter(({ protocol, from, to }) => protocol !== "tcp" || from !== to || !listened.includes(from));
        if (excess.length === 0) {
          return undefined;
        }
        const allowed = listened.length === 0 ? "nothing" : `tcp ${listened.join(", tcp ")}`;
        return `from the internet: got ${showPorts(excess)}, allowed: ${allowed}`;
      },
    ),
};

function isOf(arn: unknown, id: string): boolean {
  return idOf(evaluate(arn, {}), "aws_lb") === id;
}
