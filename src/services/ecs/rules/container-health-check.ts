import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { containersOf, TASK_DEFINITION } from "./tasks";

/** Limits of the ECS API, in seconds or retries. */
const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  interval: [5, 300],
  timeout: [2, 60],
  retries: [1, 10],
  startPeriod: [0, 300],
};

export const containerHealthCheck: Rule = {
  id: "ecs-container-health-check",
  title: "A container's health check is a command in ECS's format, within its limits",
  why: "The list must start with CMD or CMD-SHELL; ECS refuses anything else, and values out of range, at registration.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html",
  severity: "error",
  fix: 'Write command as ["CMD", "/path/to/tool"], with a tool that the image contains.',
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ values }) => {
      const checks = containersOf(values).flatMap(({ healthCheck }) => healthCheck ?? []);
      if (checks.length === 0) {
        return NOT_APPLICABLE;
      }
      return checks.flatMap((check) => [
        ["CMD", "CMD-SHELL"].includes(check.command?.[0]) && check.command.length > 1
          ? undefined
          : problem("healthCheck.command", check.command, '["CMD", ...] or ["CMD-SHELL", ...]'),
        ...Object.entries(BOUNDS).map(([name, [low, high]]) => {
          const value = check[name];
          return value === undefined || (value >= low && value <= high)
            ? undefined
            : problem(`healthCheck.${name}`, value, `${low} to ${high}`);
        }),
      ]);
    }),
};
