import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { containersOf, TASK_DEFINITION } from "./tasks";

export const readOnlyRoot: Rule = {
  id: "ecs-read-only-root",
  title: "A container's root file system is read-only",
  why: "An attacker who gets in through the application can then leave nothing behind in it.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  controls: ["ECS.5"],
  severity: "error",
  fix: "Set readonlyRootFilesystem = true, and mount a volume for what has to be written.",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ values }) =>
      containersOf(values).map((container) => mustBe(container, "readonlyRootFilesystem", true)),
    ),
};
