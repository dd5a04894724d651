import { idOf } from "../../../terraform/stack/references";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { SERVICE, TASK_DEFINITION } from "./tasks";

export const awsvpcWiring: Rule = {
  id: "ecs-awsvpc-wiring",
  title: "A Fargate service uses awsvpc, sets its subnets, and registers its targets by IP address",
  why: "Fargate has no other network mode; ECS refuses a Fargate service without network_configuration, or with a target group of instances.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
  controls: ["ECS.17"],
  severity: "error",
  fix: 'Set network_mode = "awsvpc", network_configuration.subnets, and target_type = "ip".',
  check: (stacks) =>
    eachInstance(stacks, SERVICE, ({ stack, values }) => {
      const definition =
        stack.resources(TASK_DEFINITION)[idOf(values.task_definition, TASK_DEFINITION) ?? ""];
      const balancers: Block[] = values.load_balancer ?? [];
      const subnets = values.network_configuration?.subnets ?? [];
      return [
        definition?.network_mode === "awsvpc"
          ? undefined
          : problem("network_mode", definition?.network_mode, '"awsvpc"'),
        subnets.length > 0 ? undefined : problem("network_configuration.subnets", subnets, "one or more"),
        ...balancers.map(({ target_group_arn: arn }) => {
          const group = stack.resources("aws_lb_target_group")[idOf(arn, "aws_lb_target_group") ?? ""];
          return group?.target_type === "ip" ? undefined : problem("target_type", group?.target_type, '"ip"');
        }),
      ];
    }),
};
