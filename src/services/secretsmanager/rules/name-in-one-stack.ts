import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { SECRET } from "./secrets";

export const nameInOneStack: Rule = {
  id: "secretsmanager-name-in-one-stack",
  title: "Only one stack creates a secret of a given name",
  why: "A region that creates the name itself blocks the replica, or has its secret overwritten.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html",
  severity: "error",
  fix: "Create the secret in the primary's stack only; the other region has the replica.",
  check: (stacks) =>
    eachInstance(stacks, SECRET, ({ stack, values: { name } }) => {
      const others = stacks.filter(
        (other) =>
          other !== stack && Object.values(other.resources(SECRET)).some((secret) => secret.name === name),
      );
      return others.length === 0
        ? undefined
        : problem(
            "name",
            name,
            `a name that stack ${others.map((other) => other.name).join(", ")} does not create`,
          );
    }),
};
