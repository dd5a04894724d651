import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";
import { containersOf, TASK_DEFINITION } from "./tasks";

/** Names that AWS checks for, and names that secrets usually have. */
const SECRET_NAME =
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$|^ECS_ENGINE_AUTH_DATA$|PASSWORD|SECRET|TOKEN|PRIVATE_KEY/i;

export const noSecretInEnvironment: Rule = {
  id: "ecs-no-secret-in-environment",
  title: "No container gets a secret in a plain environment variable",
  why: "Anyone who may describe the task definition can read it, and every revision keeps it.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
  controls: ["ECS.8"],
  severity: "error",
  fix: "Pass it in secrets, from Secrets Manager.",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ values }) =>
      containersOf(values)
        .flatMap((container): Block[] => container.environment ?? [])
        .filter(({ name }) => SECRET_NAME.test(name))
        .map(({ name }) => `environment: got ${name}, allowed: the same name in secrets`),
    ),
};
