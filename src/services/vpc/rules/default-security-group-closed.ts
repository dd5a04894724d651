import { evaluate } from "../../../terraform/hcl";
import { refersTo } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";

const DEFAULT_GROUP = "aws_default_security_group";

export const defaultSecurityGroupClosed: Rule = {
  id: "vpc-default-security-group-closed",
  title: "The default security group of a VPC is adopted and allows no traffic",
  why: "AWS creates it with unrestricted traffic among its members and outbound; whatever is created without a security group gets it.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
  controls: ["EC2.2"],
  severity: "error",
  fix: "Add an aws_default_security_group for the VPC without ingress and egress.",
  check: (stacks) =>
    eachInstance(stacks, "aws_vpc", ({ stack, id }) => {
      const group = Object.values(stack.resources(DEFAULT_GROUP)).find((block) =>
        refersTo(evaluate(block.vpc_id, {}), "aws_vpc", id),
      );
      if (!group) {
        return `${DEFAULT_GROUP}: got none for the VPC, allowed: one without rules`;
      }
      return [mustBe(group, "ingress", undefined), mustBe(group, "egress", undefined)];
    }),
};
