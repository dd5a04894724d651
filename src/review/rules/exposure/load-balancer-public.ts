import type { PlanRule } from "../plan-rule";
import { lost, problemIf, subjects } from "../problems";

export const loadBalancerPublic: PlanRule = {
  id: "plan-load-balancer-public",
  risk: "exposure",
  effect: "makes a load balancer public",
  title: "An internal load balancer stays internal",
  why: "What was reachable only from the network now answers the internet.",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
  severity: "warning",
  fix: "Keep internal = true.",
  subjects: subjects(["aws_lb", "aws_alb", "aws_elb"], "internal"),
  check: (change) =>
    problemIf(
      lost(change, ({ internal }) => internal === true),
      "makes an internal load balancer public",
      ["internal"],
    ),
};
