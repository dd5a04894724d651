import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { SERVICE } from "./tasks";

export const noPublicAddress: Rule = {
  id: "ecs-no-public-address",
  title: "Tasks have no public IP address",
  why: "Tasks are reached through the load balancer; a public address is a second way in, and is billed by the hour.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
  controls: ["ECS.2"],
  severity: "error",
  fix: "Set network_configuration.assign_public_ip = false.",
  check: (stacks) =>
    eachInstance(stacks, SERVICE, ({ values: { network_configuration: network = {} } }) =>
      mustBe(network, "assign_public_ip", undefined, false),
    ),
};
