import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";

export const loadBalancerDeletionProtected: Rule = {
  id: "elb-deletion-protected",
  title: "A load balancer cannot be deleted by a single call",
  why: "Its DNS name and addresses are deleted with it: no visitor reaches the region until records are changed.",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
  controls: ["ELB.6"],
  severity: "error",
  fix: "Set enable_deletion_protection = true.",
  check: (stacks) =>
    eachInstance(stacks, "aws_lb", ({ values }) => mustBe(values, "enable_deletion_protection", true)),
};
