import { instancesOf } from "../../../terraform/stack/instances";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import { containersOf, TASK_DEFINITION } from "../../ecs/rules/tasks";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";

const NAME = "MAX_TASKS";

export const tasksKnowMaximum: Rule = {
  id: "autoscaling-tasks-know-maximum",
  title: "Each task knows the maximum number of tasks",
  why: "A task takes its share of the database's connections: at the maximum, tasks that count on fewer would together want more than it has, and visitors would be refused.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html",
  severity: "error",
  fix: `Pass max_capacity to the container as ${NAME} (scaling.maxTasks).`,
  check: (stacks) =>
    eachInstance(stacks, "aws_appautoscaling_target", ({ stack, values, situation }) => {
      const containers = instancesOf(stack, TASK_DEFINITION, situation).flatMap((task) =>
        containersOf(task.values),
      );
      return containers.length === 0
        ? NOT_APPLICABLE
        : containers
            .map(({ environment = [] }) => environment.find(({ name }: Block) => name === NAME)?.value)
            .filter((value) => value !== String(values.max_capacity))
            .map((value) => problem(NAME, value, `"${values.max_capacity}", as max_capacity`));
    }),
};
