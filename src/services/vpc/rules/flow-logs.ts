import { evaluate } from "../../../terraform/hcl";
import { idOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";

export const flowLogs: Rule = {
  id: "vpc-flow-logs",
  title: "A VPC has flow logs, at least of rejected traffic",
  why: "Without them nobody can tell afterwards who connected or tried to.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
  controls: ["EC2.6"],
  severity: "error",
  fix: 'Add an aws_flow_log for the VPC with traffic_type = "ALL" or "REJECT".',
  check: (stacks) =>
    eachInstance(stacks, "aws_vpc", ({ stack, id }) => {
      const logs = Object.values(stack.resources("aws_flow_log")).filter(
        ({ vpc_id: vpc }) => idOf(evaluate(vpc, {}), "aws_vpc") === id,
      );
      return logs.some(({ traffic_type: traffic }) => traffic === "ALL" || traffic === "REJECT")
        ? undefined
        : problem(
            "aws_flow_log",
            logs.map(({ traffic_type: traffic }) => traffic),
            '"ALL" or "REJECT"',
          );
    }),
};
