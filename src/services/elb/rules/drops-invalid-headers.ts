import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";

export const dropsInvalidHeaders: Rule = {
  id: "elb-drops-invalid-headers",
  title: "A load balancer drops header fields that are not valid",
  why: "Passed on, they let a request be read one way by the load balancer and another by the web server.",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
  controls: ["ELB.4"],
  severity: "error",
  fix: "Set drop_invalid_header_fields = true.",
  check: (stacks) =>
    eachInstance(stacks, "aws_lb", ({ values }) => mustBe(values, "drop_invalid_header_fields", true)),
};
