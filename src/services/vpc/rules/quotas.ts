import { evaluate } from "../../../terraform/hcl";
import { instancesOf } from "../../../terraform/stack/instances";
import { idOf, regionOf } from "../../../terraform/stack/references";
import { situationsOf } from "../../../terraform/stack/situations";
import type { SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import type { Rule, Verdict } from "../../rule";
import { eachInstance, problem, verdicts } from "../../subjects";

const ADDRESSES_PER_REGION = 5;
const RULES_PER_GROUP = 60;
const GROUPS_PER_INTERFACE = 5;

const RULE_TYPES = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];

export const quotas: Rule = {
  id: "vpc-quotas",
  title: "The stacks stay within a new account's VPC quotas",
  why: "More than 5 Elastic IP addresses per region, 60 rules per security group and direction, or 5 security groups per network interface need a quota increase first: not something to request in a disaster.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
  severity: "error",
  fix: "Use fewer, or have the quota raised in both regions beforehand.",
  check: (stacks) => [
    ...stacks.flatMap(addresses),
    ...eachInstance(stacks, "aws_security_group", ({ stack, id }) =>
      RULE_TYPES.map((type) => {
        const rules = Object.values(stack.resources(type)).filter(
          (block) => idOf(evaluate(block.security_group_id, {}), "aws_security_group") === id,
        );
        return rules.length <= RULES_PER_GROUP
          ? undefined
          : problem(type, rules.length, `${RULES_PER_GROUP} per security group`);
      }),
    ),
    ...eachInstance(stacks, ["aws_lb", "aws_ecs_service", "aws_db_instance"], ({ values }) => {
      const groups: unknown[] =
        values.security_groups ??
        values.network_configuration?.security_groups ??
        values.vpc_security_group_ids ??
        [];
      return groups.length <= GROUPS_PER_INTERFACE
        ? undefined
        : problem("security groups", groups.length, `${GROUPS_PER_INTERFACE} per network interface`);
    }),
  ],
};

function addresses(stack: SynthesizedStack): Verdict[] {
  const most = Math.max(
    ...situationsOf(stack).map((situation) => instancesOf(stack, "aws_eip", situation).length),
  );
  if (most === 0) {
    return [];
  }
  const allowed = `${ADDRESSES_PER_REGION} in ${regionOf(stack)}`;
  return verdicts(
    stack,
    "aws_eip",
    most <= ADDRESSES_PER_REGION ? undefined : problem("aws_eip", most, allowed),
  );
}
