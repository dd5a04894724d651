import { instancesOf } from "../../../terraform/stack/instances";
import { refersTo } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { containersOf, SERVICE, TASK_DEFINITION } from "./tasks";

export const execWritableRoot: Rule = {
  id: "ecs-exec-writable-root",
  title: "A service with ECS Exec has no container with a read-only root file system",
  why: "The agent that opens the shell writes to the root file system. With a read-only one it ends right after the task starts, and aws ecs execute-command fails on a task that otherwise runs well.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
  severity: "error",
  fix: "Set enable_execute_command = false, or readonlyRootFilesystem = false.",
  check: (stacks) =>
    eachInstance(stacks, SERVICE, ({ situation, stack, values }) => {
      if (values.enable_execute_command !== true) {
        return NOT_APPLICABLE;
      }
      const definitions = instancesOf(stack, TASK_DEFINITION, situation).filter(({ id }) =>
        refersTo(values.task_definition, TASK_DEFINITION, id),
      );
      return definitions
        .flatMap((definition) => containersOf(definition.values))
        .map(({ readonlyRootFilesystem }) =>
          readonlyRootFilesystem === true
            ? problem("readonlyRootFilesystem", readonlyRootFilesystem, "false, with enable_execute_command")
            : undefined,
        );
    }),
};
