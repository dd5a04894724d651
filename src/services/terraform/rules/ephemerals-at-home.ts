import type { Rule } from "../../rule";
import { verdicts } from "../../subjects";

export const ephemeralsAtHome: Rule = {
  id: "terraform-ephemerals-at-home",
  title: "Only the stack that creates the secret has ephemeral resources",
  why: "Terraform opens them on every plan and apply: in another region's stack they would call the region that is down, or request what a replica refuses.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/resources/ephemeral",
  severity: "error",
  fix: "Leave ephemeral blocks out of stacks without an aws_secretsmanager_secret.",
  check: (stacks) =>
    stacks.flatMap((stack) => {
      if (!stack.json.variable?.posture) {
        return [];
      }
      const types = Object.keys(stack.json.ephemeral ?? {});
      const isHome = Object.keys(stack.resources("aws_secretsmanager_secret")).length > 0;
      return verdicts(
        stack,
        "ephemeral",
        isHome ? undefined : types.map((type) => `ephemeral.${type}: got one, allowed: none in this stack`),
      );
    }),
};
