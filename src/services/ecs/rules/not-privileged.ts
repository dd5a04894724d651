import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { containersOf, TASK_DEFINITION } from "./tasks";

export const notPrivileged: Rule = {
  id: "ecs-not-privileged",
  title: "No container is privileged",
  why: "A privileged container has the host's rights; Fargate refuses it when the task starts.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
  controls: ["ECS.4"],
  severity: "error",
  fix: "Leave privileged out of the container definition.",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ values }) =>
      containersOf(values).map((container) => mustBe(container, "privileged", undefined, false)),
    ),
};
