import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { SECRET } from "./secrets";

export const nameWithoutSuffix: Rule = {
  id: "secretsmanager-name-without-suffix",
  title: "A secret's name does not look like one with Secrets Manager's suffix",
  why: "Secrets Manager ends every ARN with a hyphen and six characters; a name that does so too is mistaken for a partial ARN, in look-ups and in policies.",
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
