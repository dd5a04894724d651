import { instancesOf } from "../../../terraform/stack/instances";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";

export const standbyTasksReachInternet: Rule = {
  id: "vpc-standby-tasks-reach-internet",
  title: "A region that runs tasks on standby keeps its NAT gateway there",
  why: "A task in a private subnet pulls its image, reads its secret and writes its logs through the NAT gateway: without one it never starts, and the warm standby is found empty when it is needed.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
  severity: "error",
  fix: 'Set network.natGateway to "always", or service.standbyTasks to 0.',
  check: (stacks) =>
    eachInstance(stacks, "aws_appautoscaling_target", ({ situation, stack, values }) => {
      if (situation.variables.posture !== "standby" || !(values.min_capacity > 0)) {
        return NOT_APPLICABLE;
      }
      return instancesOf(stack, "aws_nat_gateway", situation).length > 0
        ? undefined
        : "aws_nat_gateway: got none, allowed: 1 where min_capacity is not 0";
    }),
};
