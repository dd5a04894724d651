import type { PlannedChange, Values } from "../../../terraform/plan";
import { remembered } from "../../../tools/remembered";
import { blocks } from "../problems";
import { type Grant, uncovered } from "./statements";

/** A policy document before and after; undefined where there is none. */
export interface Documents {
  readonly attribute: string;
  readonly before: Values | undefined;
  readonly after: Values | undefined;
  /**
   * Whose policy it is, by what is in it: a policy with principals is a resource's; without, an identity's. At an
   * endpoint inside a network, everybody means whoever reaches it.
   */
  readonly of: "identity" | "resource" | "endpoint";
  /** What it allows that it did not. */
  readonly granted: readonly Grant[];
}

/** The policies among a change's values that differ and are known afterwards; who may assume a role is another rule's. */
export const documentsOf = remembered((change: PlannedChange): readonly Documents[] =>
  namesOf(change).flatMap((name) => documentIn(change, name)),
);

function namesOf({ after = {}, before = {} }: PlannedChange): string[] {
  const found: string[] = [];
  for (const name in after) {
    if (isText(before[name]) || isText(after[name]) || name === "inline_policy") {
      found.push(name);
    }
  }
  for (const name in before) {
    if (!(name in after) && (isText(before[name]) || name === "inline_policy")) {
      found.push(name);
    }
  }
  return found;
}

function documentIn(change: PlannedChange, attribute: string): Documents[] {
  const [before, after] = [change.before?.[attribute], change.after?.[attribute]];
  if (before === after || /assume_role|trust/.test(attribute) || change.isUnknown(attribute)) {
    return [];
  }
  const [was, is] = [parsed(before), parsed(after)];
  const statements = [...statementsIn(was), ...statementsIn(is)];
  if (statements.length === 0 || JSON.stringify(was) === JSON.stringify(is)) {
    return [];
  }
  const isResource = statements.some(
    ({ NotPrincipal, Principal }) => (Principal ?? NotPrincipal) !== undefined,
  );
  const of = /_vpc_endpoint/.test(change.type) ? "endpoint" : isResource ? "resource" : "identity";
  return [{ attribute, before: was, after: is, of, granted: uncovered(was, is) }];
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.includes('"Statement"');
}

function statementsIn(document: Values | undefined): Values[] {
  return blocks(document?.Statement);
}

/** A document, or the documents of inline policies merged into one. */
export function parsed(text: unknown): Values | undefined {
  if (typeof text !== "string") {
    const inline = blocks(text).map(({ policy }) => parsed(policy));
    return inline.length === 0 ? undefined : { Statement: inline.flatMap((one) => one?.Statement ?? []) };
  }
  try {
    return JSON.parse(text) as Values;
  } catch {
    return undefined;
  }
}
