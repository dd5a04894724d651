import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { containersOf, TASK_DEFINITION } from "./tasks";

export const containersLog: Rule = {
  id: "ecs-containers-log",
  title: "Every container has a log driver",
  why: "Without one, the output of a stopped task is lost with it.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
  controls: ["ECS.9"],
  severity: "error",
  fix: "Set logConfiguration.logDriver.",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ values }) =>
      containersOf(values).map(({ logConfiguration }) =>
        logConfiguration?.logDriver
          ? undefined
          : problem("logConfiguration.logDriver", logConfiguration?.logDriver, "a log driver"),
      ),
    ),
};
