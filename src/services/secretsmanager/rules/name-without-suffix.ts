import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { SECRET } from "./secrets";

export const nameWithoutSuffix: Rule = {
  id: "secretsmanager-name-without-suffix",
  title: "A secret's name does not appear to end in Secrets Manager's suffix",
  why: "Secrets Manager ends every ARN with a hyphen and six characters; a name with the same ending is mistaken for a partial ARN, in lookups and in policies.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
  severity: "error",
  fix: "Choose a name that does not end in a hyphen and six characters.",
  check: (stacks) =>
    eachInstance(stacks, SECRET, ({ values: { name } }) =>
      typeof name === "string" && !/-.{6}$/.test(name)
        ? undefined
        : problem("name", name, "a name that does not end in a hyphen and six characters"),
    ),
};
