import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";
import { containersOf, TASK_DEFINITION } from "./tasks";

/** Those that AWS looks for, and those that a password usually has. */
const SECRET_NAME =
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$|^ECS_ENGINE_AUTH_DATA$|PASSWORD|SECRET|TOKEN|PRIVATE_KEY/i;

export const noSecretInEnvironment: Rule = {
  id: "ecs-no-secret-in-environment",
  title: "No container gets a secret as a plain environment variable",
  why: "Whoever may describe the task definition reads it, and every revision keeps it.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
  controls: ["ECS.8"],
  severity: "error",
  fix: "Give it by secrets, from Secrets Manager.",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ values }) =>
      containersOf(values)
        .flatMap((container): Block[] => container.environment ?? [])
        .filter(({ name }) => SECRET_NAME.test(name))
        .map(({ name }) => `environment: got ${name}, allowed: that name in secrets`),
    ),
};
