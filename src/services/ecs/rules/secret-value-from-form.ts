import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { secretsOf, TASK_DEFINITION } from "./tasks";

export const secretValueFromForm: Rule = {
  id: "ecs-secret-value-from-form",
  title: "A container's secret names one key of the secret's JSON document",
  why: "Without the key, the variable holds the whole JSON document; with a colon missing, ECS cannot start the task.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
  severity: "error",
  fix: "Write valueFrom as ARN:json-key:: (with both colons at the end).",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ values }) => {
      const secrets = secretsOf(values).filter(({ isParameter }) => !isParameter);
      if (secrets.length === 0) {
        return NOT_APPLICABLE;
      }
      return secrets
        .filter(({ secret }) => !secret)
        .map(({ name, text }) => problem(`secrets ${name}`, text, "ARN:json-key::"));
    }),
};
