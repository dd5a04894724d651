import { idOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";

export const loadBalancerTwoZones: Rule = {
  id: "elb-two-zones",
  title: "A load balancer spans at least two Availability Zones",
  why: "AWS refuses an Application Load Balancer in one zone; two subnets in the same zone count as one.",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
  controls: ["ELB.13"],
  severity: "error",
  fix: "Give it a public subnet in each of two zones.",
  check: (stacks) =>
    eachInstance(stacks, "aws_lb", ({ stack, values }) => {
      const subnets: unknown[] = values.subnets ?? [];
      const zones = subnets.map(
        (subnet) => stack.resources("aws_subnet")[idOf(subnet, "aws_subnet") ?? ""]?.availability_zone,
      );
      return new Set(zones).size >= 2 ? undefined : problem("subnets", zones, "two Availability Zones");
    }),
};
