import type { Rule } from "../../rule";
import { keysOfSecret } from "../../secretsmanager/rules/secrets";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { originOfSecret, secretsOf, TASK_DEFINITION } from "./tasks";

export const secretKeysExist: Rule = {
  id: "ecs-secret-keys-exist",
  title: "A container's secret names a key that exists in the secret's JSON document",
  why: "ECS cannot start a task whose key is missing, and reports it only then.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
  severity: "error",
  fix: "Use a key of the document that the stack writes to the secret.",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ stack, values }) => {
      const known = secretsOf(values).flatMap(({ name, secret }) => {
        const origin = secret && originOfSecret(stacks, stack, secret.arn);
        const keys =
          origin?.home && origin.id !== undefined ? keysOfSecret(origin.home, origin.id) : undefined;
        return secret && keys ? [{ name, key: secret.key, keys }] : [];
      });
      if (known.length === 0) {
        return NOT_APPLICABLE;
      }
      return known.map(({ name, key, keys }) =>
        keys.includes(key) ? undefined : problem(`secrets ${name}`, key, `one of ${keys.join(", ")}`),
      );
    }),
};
