import { parseReferences } from "../../../terraform/hcl";
import type { Rule } from "../../rule";
import { verdicts } from "../../subjects";

export const ephemeralInWriteOnly: Rule = {
  id: "terraform-ephemeral-in-write-only",
  title: "Ephemeral values go into write-only arguments alone",
  why: "They are in no state and no plan only as long as nothing that is kept takes them; Terraform says so at plan, stack by stack.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/resources/ephemeral",
  severity: "error",
  fix: "Pass ephemeral values to arguments that end in _wo, beside their version.",
  check: (stacks) =>
    stacks.flatMap((stack) => {
      const { resource, data, output, locals } = stack.json;
      if (!stack.json.ephemeral) {
        return [];
      }
      return verdicts(
        stack,
        "ephemeral",
        readersIn({ resource, data, output, locals }, [])
          .filter((path) => !path.at(-1)?.endsWith("_wo"))
          .map((path) => `${path.join(".")}: got an ephemeral value, allowed: in arguments that end in _wo`),
      );
    }),
};

/** Paths of all strings that mention an ephemeral value. */
function readersIn(value: unknown, path: readonly string[]): (readonly string[])[] {
  if (typeof value === "string") {
    return parseReferences(value).some((reference) => reference.startsWith("ephemeral.")) ? [path] : [];
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, child]) => readersIn(child, [...path, name]));
}
