import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";

export const dropsInvalidHeaders: Rule = {
  id: "elb-drops-invalid-headers",
  title: "A load balancer drops invalid header fields",
  why: "If they are passed on, the load balancer and the web server may read the same request differently.",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
  controls: ["ELB.4"],
  severity: "error",
  fix: "Set drop_invalid_header_fields = true.",
  check: (stacks) =>
    eachInstance(stacks, "aws_lb", ({ values }) => mustBe(values, "drop_invalid_header_fields", true)),
};
