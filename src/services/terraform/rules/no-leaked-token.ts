import type { Rule } from "../../rule";
import { verdicts } from "../../subjects";

/** Tokens as CDKTF encodes them: of a number, of a string. */
const TOKEN = /-\d(?:\.\d+)?e\+(?:28|29|30)\d|\$\{TfToken\[[^\]]*\]\}/g;
/** A list whose element CDKTF lost inside a function. */
const LOST_ELEMENT = /\[\s*,|,\s*,|,\s*\]/;
/** Text in an expression, which may contain anything. */
const QUOTED = /"(?:[^"\\]|\\.)*"/g;
/** A region whose hyphens CDKTF made underscores, as it does with keys of a variable's default. */
const RENAMED_REGION = /^[a-z]{2}(?:_[a-z]+)+_\d$/;

export const noLeakedToken: Rule = {
  id: "terraform-no-leaked-token",
  title:
    "No token of CDKTF is left in the JSON, no list has lost elements, and no region in a variable's default is renamed",
  why: "CDKTF encodes numbers that only Terraform knows as large negative ones, and text around one keeps that number; it drops undefined elements of lists with those after them, and converts the keys of a variable's default. Terraform accepts all of it.",
  source: "https://developer.hashicorp.com/terraform/cdktf/concepts/tokens",
  severity: "error",
  fix: "Put Token.asString(value) into text, leave undefined elements out, and set a default with addOverride.",
  check: (stacks) =>
    stacks.flatMap((stack) => {
      const { variable = {}, ...rest } = stack.json;
      const tokens = JSON.stringify(stack.json).match(TOKEN) ?? [];
      const lost = textsIn(rest).filter((text) => LOST_ELEMENT.test(codeOf(text)));
      const renamed = Object.entries(variable).flatMap(([name, { default: value }]) =>
        keysIn(value).flatMap((key) => (RENAMED_REGION.test(key) ? [`${name}: got ${key}`] : [])),
      );
      return verdicts(stack, "stack", [
        ...[...new Set(tokens)].map((token) => `${token}: got a token, allowed: what it stands for`),
        ...lost.map((text) => `${text}: got a list without an element, allowed: every element`),
        ...renamed.map((text) => `variable ${text}, allowed: the key as it was given`),
      ]);
    }),
};

/** The expressions of a text, without the text in them. */
function codeOf(text: string): string {
  return (/\$\{[\s\S]*\}/.exec(text)?.[0] ?? "").replaceAll(QUOTED, '""');
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [value];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function keysIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, child]) => [key, ...keysIn(child)]);
}
