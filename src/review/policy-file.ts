import { readFileSync } from "node:fs";
import * as z from "zod/mini";
import { pathText, valueText } from "../config/errors";
import { findJsonFault } from "../config/json";
import { nearest } from "../config/nearest";
import type { Severity } from "../services/rule";
import { ToolError } from "../tools/tool-error";
import { defaultPolicy, type ReviewPolicy } from "./policy";
import { PLAN_RULES, RISKS, type Risk } from "./rules";

/** An invalid policy file; the message has every problem and what is allowed. */
export class PolicyError extends ToolError {
  override readonly name = "PolicyError";
}

const ruleIds = PLAN_RULES.map(({ id }) => id);
const severities: readonly Severity[] = ["error", "warning"];
const risks = Object.keys(RISKS) as Risk[];

const rule = z.string({ error: "the id of a rule" }).check(
  z.refine((id) => ruleIds.includes(id), {
    error: ({ input }) => {
      const near = nearest(String(input), ruleIds);
      return `the id of a rule over plans (docs/rules.md)${near === undefined ? "" : `: did you mean ${near}?`}`;
    },
  }),
);
const risk = z.enum(risks, { error: `one of ${risks.join(", ")}` });
const severity = z.enum(severities, { error: `one of ${severities.join(", ")}` });
const text = (expected: string) => z.string({ error: expected }).check(z.minLength(1, { error: expected }));

const schema = z.strictObject({
  $schema: z.optional(z.string()),
  block: z._default(
    z.strictObject({
      severities: z._default(z.array(severity), [...defaultPolicy.block.severities]),
      risks: z._default(z.array(risk), []),
      rules: z._default(z.array(rule), []),
    }),
    { severities: [...defaultPolicy.block.severities], risks: [], rules: [] },
  ),
  allow: z._default(
    z.strictObject({ risks: z._default(z.array(risk), []), rules: z._default(z.array(rule), []) }),
    { risks: [], rules: [] },
  ),
  waivers: z._default(
    z.array(
      z.strictObject({
        id: text("an id for the waiver, such as a ticket"),
        rule,
        address: text("an address, where * stands for anything"),
        reason: text("the reason for the waiver"),
        expires: z
          .string({ error: "the last day of the waiver, such as 2026-12-31" })
          .check(z.refine(isDay, { error: "the last day of the waiver, such as 2026-12-31" })),
      }),
    ),
    [],
  ),
});

function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true
  );
}

/**
 * Reads a policy file: what blocks, and what is waived.
 *
 * @throws PolicyError with every problem
 */
export function readPolicy(file: string): ReviewPolicy {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new PolicyError(`${file} cannot be read: ${(error as Error).message}`);
  }
  return parsePolicy(text, file);
}

/** Parses a policy from JSON text. */
export function parsePolicy(text: string, source: string): ReviewPolicy {
  const read = schema.safeParse(documentOf(text, source), { reportInput: true });
  if (read.success) {
    return read.data;
  }
  const problems = read.error.issues.map(({ code, input, message, path, ...issue }) => {
    const where = pathText(path);
    if (code === "unrecognized_keys") {
      return `${where}: unknown keys: ${(issue as { keys?: string[] }).keys?.join(", ")}`;
    }
    return `${where}: got ${valueText(input)}, allowed: ${message}`;
  });
  throw new PolicyError(`${source} cannot be used:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
}

function documentOf(text: string, source: string): unknown {
  const fault = findJsonFault(text);
  if (fault !== undefined) {
    const line = text.slice(0, fault.offset).split("\n").length;
    throw new PolicyError(`${source} is not JSON: line ${line}: expected ${fault.message}`);
  }
  return JSON.parse(text);
}
