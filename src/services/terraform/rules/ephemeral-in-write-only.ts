import { parseReferences } from "../../../terraform/hcl";
import type { Rule } from "../../rule";
import { verdicts } from "../../subjects";

export const ephemeralInWriteOnly: Rule = {
  id: "terraform-ephemeral-in-write-only",
  title: "Ephemeral values are passed to write-only arguments only",
  why: "They stay out of state and plan only as long as nothing that is stored takes them; Terraform reports this only at plan, stack by stack.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/resources/ephemeral",
  severity: "error",
  fix: "Pass ephemeral values to arguments that end in _wo, together with their version.",
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
