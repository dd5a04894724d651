import { type Instance, instancesOf } from "../../../terraform/stack/instances";
import { refersTo } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, mustBe, NOT_APPLICABLE } from "../../subjects";
import { containersOf, SERVICE, TASK_DEFINITION } from "./tasks";

export const readOnlyRoot: Rule = {
  id: "ecs-read-only-root",
  title: "A container's root file system is read-only, unless its service has ECS Exec",
  why: "An attacker who gets in through the application can then leave nothing behind in it.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  controls: ["ECS.5"],
  severity: "error",
  fix: "Set readonlyRootFilesystem = true, and mount a volume for what has to be written.",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, (definition) =>
      hasExec(definition)
        ? NOT_APPLICABLE
        : containersOf(definition.values).map((container) =>
            mustBe(container, "readonlyRootFilesystem", true),
          ),
    ),
};

/** Whether a service runs it with ECS Exec, which needs the root file system writable. */
function hasExec({ stack, situation, id }: Instance): boolean {
  return instancesOf(stack, SERVICE, situation).some(
    ({ values }) =>
      values.enable_execute_command === true && refersTo(values.task_definition, TASK_DEFINITION, id),
  );
}
