import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { TASK_DEFINITION } from "./tasks";

export const ownProcessNamespace: Rule = {
  id: "ecs-own-process-namespace",
  title: "A task does not share the host's process namespace",
  why: "If it did, a container could see and stop what others run on the same host.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html",
  controls: ["ECS.3"],
  severity: "error",
  fix: "Leave pid_mode out.",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ values }) => mustBe(values, "pid_mode", undefined, "task")),
};
