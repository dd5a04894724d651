import type { Rule } from "../../rule";
import { verdicts } from "../../subjects";

/** `$${` before anything but a policy variable such as `$${aws:username}`. */
const ESCAPED = /\$\$\{(?!\s*(?:aws|s3|saml|sts|cognito-identity\.amazonaws\.com):)[^}]*\}?/g;

export const noEscapedExpression: Rule = {
  id: "terraform-no-escaped-expression",
  title: "No expression is escaped into plain text",
  why: "CDKTF escapes what looks like an expression but is not a token, for example inside jsonencode: AWS then gets the text of the expression instead of its value, without an error.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/expressions/strings",
  severity: "error",
  fix: "Pass the expression as a token (hcl() of modules/hcl), not as text.",
  check: (stacks) =>
    stacks.flatMap((stack) => {
      const found = JSON.stringify(stack.json).match(ESCAPED) ?? [];
      return verdicts(
        stack,
        "stack",
        [...new Set(found)].map((text) => `${text}: got text, allowed: an expression`),
      );
    }),
};
