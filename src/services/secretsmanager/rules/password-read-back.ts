import { evaluate, referencesIn } from "../../../terraform/hcl";
import { idOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { SECRET_VERSION } from "./secrets";

export const passwordReadBack: Rule = {
  id: "secretsmanager-password-read-back",
  title: "The database gets the password stored in the secret, not a newly generated one",
  why: "An ephemeral generator creates a new value on every plan and apply: after an interrupted first apply, the database and the secret would differ.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/resources/ephemeral",
  severity: "error",
  fix: "Take password_wo from an ephemeral aws_secretsmanager_secret_version whose secret_id comes from the version resource.",
  check: (stacks) =>
    eachInstance(stacks, "aws_db_instance", ({ stack, values }) => {
      if (!values.password_wo) {
        return NOT_APPLICABLE;
      }
      const stored = `ephemeral.${SECRET_VERSION}.`;
      const source = referencesIn(values.password_wo).find((reference) => reference.startsWith(stored));
      const allowed = `a value of an ephemeral ${SECRET_VERSION} that follows the version resource`;
      if (!source) {
        return problem("password_wo", values.password_wo, allowed);
      }
      const block = stack.json.ephemeral?.[SECRET_VERSION]?.[source.slice(stored.length)];
      return idOf(evaluate(block?.secret_id, {}), SECRET_VERSION) === undefined
        ? problem("secret_id", block?.secret_id, `an attribute of an ${SECRET_VERSION}`)
        : undefined;
    }),
};
