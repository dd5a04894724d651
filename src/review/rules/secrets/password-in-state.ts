import type { Values } from "../../../terraform/plan";
import { isSecretName } from "../../../terraform/secret-looks";
import { keptSecrets } from "../../schema/provider-schema";
import type { PlanRule } from "../plan-rule";
import { blocks, newly } from "../problems";

/** Whether an attribute, in one of its blocks, is a text that is not empty. */
function holdsText(values: Values, [name = "", ...rest]: readonly string[]): boolean {
  const value: unknown = values[name];
  return rest.length === 0
    ? typeof value === "string" && value !== ""
    : blocks(value).some((block) => holdsText(block, rest));
}

export const passwordInState: PlanRule = {
  id: "plan-password-in-state",
  risk: "secrets",
  effect: "keeps a secret in the state",
  title: "A password is not kept in the state",
  why: "Anyone who reads the state, a copy of it or a plan has the password.",
  source: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only",
  severity: "warning",
  fix: "Use the write-only argument (password_wo, secret_string_wo) with an ephemeral value.",
  subjects: "any",
  check: (change) =>
    change.after === undefined
      ? []
      : keptSecrets(change.type)
          .filter((path) => isSecretName(path.slice(path.lastIndexOf(".") + 1)))
          .filter((path) => newly(change, (values) => holdsText(values, path.split("."))))
          .map((path) => ({ problem: `keeps a secret in the state: ${path}` })),
};
