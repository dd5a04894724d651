import type { Rule } from "../../rule";
import { eachInstance, mustBe, problem } from "../../subjects";

export const targetGroupReplaceable: Rule = {
  id: "elb-target-group-replaceable",
  title: "A target group can be replaced while it is in use",
  why: "ELB refuses to delete a target group that a listener forwards to, so its replacement has to be created first, under another name; the provider allows a prefix of 6 characters.",
  source:
    "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/website/docs/r/lb_target_group.html.markdown",
  severity: "error",
  fix: "Use name_prefix of up to 6 characters instead of name, and lifecycle.create_before_destroy = true.",
  check: (stacks) =>
    eachInstance(stacks, "aws_lb_target_group", ({ values }) => [
      mustBe(values, "name", undefined),
      /^[A-Za-z0-9-]{1,6}$/.test(values.name_prefix)
        ? undefined
        : problem("name_prefix", values.name_prefix, "1 to 6 letters, digits and hyphens"),
      values.lifecycle?.create_before_destroy === true
        ? undefined
        : problem("lifecycle.create_before_destroy", values.lifecycle?.create_before_destroy, "true"),
    ]),
};
