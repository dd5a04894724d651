import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";

export const desyncMitigation: Rule = {
  id: "elb-desync-mitigation",
  title: "A load balancer defends against request smuggling",
  why: "In monitor mode it passes on requests that the load balancer and the web server may parse differently.",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
  controls: ["ELB.12"],
  severity: "error",
  fix: 'Leave desync_mitigation_mode out (the default is defensive), or set it to "strictest".',
  check: (stacks) =>
    eachInstance(stacks, "aws_lb", ({ values }) =>
      mustBe(values, "desync_mitigation_mode", undefined, "defensive", "strictest"),
    ),
};
