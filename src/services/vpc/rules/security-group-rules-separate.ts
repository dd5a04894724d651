import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";

export const securityGroupRulesSeparate: Rule = {
  id: "vpc-security-group-rules-separate",
  title: "Security group rules are separate resources",
  why: "Inline rules, and those of aws_security_group_rule, conflict with separate ones: each apply removes what the other created. Terraform removes AWS's default egress rule, so outbound traffic needs explicit rules too.",
  source:
    "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/website/docs/r/security_group.html.markdown",
  severity: "error",
  fix: "Use aws_vpc_security_group_ingress_rule and aws_vpc_security_group_egress_rule only.",
  check: (stacks) =>
    eachInstance(stacks, ["aws_security_group", "aws_security_group_rule"], ({ type, values }) =>
      type === "aws_security_group_rule"
        ? "aws_security_group_rule: got one, allowed: aws_vpc_security_group_ingress_rule or ..._egress_rule"
        : [mustBe(values, "ingress", undefined), mustBe(values, "egress", undefined)],
    ),
};
