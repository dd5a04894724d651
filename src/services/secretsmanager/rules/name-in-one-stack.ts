import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { SECRET } from "./secrets";

export const nameInOneStack: Rule = {
  id: "secretsmanager-name-in-one-stack",
  title: "A secret's name is created by one stack only",
  why: "A region that creates the name itself is in the way of the replica, or has it overwritten.",
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
