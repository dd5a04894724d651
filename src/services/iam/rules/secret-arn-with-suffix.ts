import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { POLICY_TYPES, statementsOf } from "./policies";

export const secretArnWithSuffix: Rule = {
  id: "iam-secret-arn-with-suffix",
  title: "A policy names a secret by its full ARN, or with six wildcards in place of the suffix",
  why: "Secrets Manager ends every ARN with six random characters: an ARN without them matches nothing, and * would also match secrets with longer names.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html",
  severity: "error",
  fix: "Refer to the secret's arn, or end the name with -??????.",
  check: (stacks) =>
    eachInstance(stacks, POLICY_TYPES, (instance) => {
      const secrets = statementsOf(instance).flatMap(({ Action, Resource }) =>
        [Action].flat().some((action) => /^secretsmanager:/.test(String(action))) ? [Resource].flat() : [],
      );
      if (secrets.length === 0) {
        return NOT_APPLICABLE;
      }
      return secrets
        .filter((arn) => typeof arn === "string" && !/:secret:.+-(\?{6}|[A-Za-z0-9]{6})$/.test(arn))
        .map((arn) => problem("Resource", arn, "an ARN that ends in its six characters, or in -??????"));
    }),
};
