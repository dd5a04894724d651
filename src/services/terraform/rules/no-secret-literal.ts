import { evaluate, JsonText, jsonOf, Unknown } from "../../../terraform/hcl";
import { isSecretName, isSpelledOut, looksSecret } from "../../../terraform/secret-looks";
import type { Rule } from "../../rule";
import { verdicts } from "../../subjects";

export const noSecretLiteral: Rule = {
  id: "terraform-no-secret-literal",
  title: "No secret is spelled out anywhere in a stack",
  why: "Whatever is in the synthesized JSON is in every state, plan and checkout made from it.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/hardcoded.html",
  severity: "error",
  fix: "Take it from an ephemeral resource, or let the task read it from Secrets Manager.",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      verdicts(
        stack,
        "stack",
        secretsIn(evaluate(stack.json, {}), []).map(
          (path) => `${path}: got a literal, allowed: an ephemeral value, or a reference`,
        ),
      ),
    ),
};

/** Paths of values that are secrets by their name or format. */
function secretsIn(value: unknown, path: readonly string[]): string[] {
  if (value instanceof JsonText) {
    return secretsIn(value.value, path);
  }
  if (typeof value === "string") {
    if (looksSecret(value)) {
      return [path.join(".")];
    }
    return secretsIn(documentIn(value), path);
  }
  if (value instanceof Unknown || typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, child]) => {
    const inner = [...path, name];
    const isSecret = [name, ...namesOf(name, value, path)].some(isSecretName);
    return isSecret && isLiteral(child) ? [inner.join(".")] : secretsIn(child, inner);
  });
}

/** Names that a value has outside its key: a variable's for its default, the `name` next to a `value`. */
function namesOf(key: string, owner: object, path: readonly string[]): string[] {
  if (key === "default" && path[0] === "variable") {
    return path.slice(1);
  }
  return key === "value" && "name" in owner && typeof owner.name === "string" ? [owner.name] : [];
}

/** Whether a value under a secret's name is, or can become, a literal. */
function isLiteral(value: unknown): boolean {
  if (typeof value === "string") {
    return documentIn(value) === undefined && isSpelledOut(value);
  }
  if (!(value instanceof Unknown)) {
    return false;
  }
  if (value.choices) {
    return value.choices.some(isLiteral);
  }
  // An expression of variables only can do nothing but choose among literals.
  return value.references.every((reference) => /^(var|each|count|local)\./.test(reference));
}

function documentIn(text: string): unknown {
  return /^\s*[[{]/.test(text) ? jsonOf(text) : undefined;
}
