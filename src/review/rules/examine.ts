import type { PlannedChange } from "../../terraform/plan";
import { remembered } from "../../tools/remembered";
import { attributeIn, differencesOf, valuesOfNew } from "../differences";
import { schemaSays } from "../schema/provider-schema";
import { CHANGE_RULES } from "./change-rules";
import { LOSES_NOTHING } from "./destroy/kinds";
import { documentsOf } from "./iam/documents";
import { matters, widens } from "./matters";
import type { PlanProblem, PlanRule } from "./plan-rule";
import { add, problems, verdictOf, vocabularyOf } from "./words";

/** What the rules say of one change, and what they leave open. */
export interface Examination {
  readonly found: readonly { readonly rule: PlanRule; readonly problem: PlanProblem }[];
  /** Paths of altered values that are about security or data and that no rule judges. */
  readonly open: readonly string[];
  /** Whether other values are altered that no rule judges and that are not known to be harmless. */
  readonly hasOthers: boolean;
  /** Whether nothing says what its destruction loses. */
  readonly isLossOpen: boolean;
}

const vocabulary = vocabularyOf(CHANGE_RULES);
const forAny = CHANGE_RULES.filter(({ subjects }) => subjects === "any");
const byType = new Map<string, PlanRule[]>();
for (const rule of CHANGE_RULES) {
  for (const type of rule.subjects === "any" ? [] : Object.keys(rule.subjects ?? {})) {
    byType.set(type, [...(byType.get(type) ?? []), rule]);
  }
}

/** Attributes that are for people to read, or only for Terraform. */
const HARMLESS =
  /(^|\.)(tags(_all)?|labels|annotations|description|comment|display_name|timeouts|final_snapshot_(identifier|name)|override_special|keepers|triggers)(\.|$)/;

/** Everything that the rules on changes say of one. */
export function examine(change: PlannedChange): Examination {
  const found: { readonly rule: PlanRule; readonly problem: PlanProblem }[] = [];
  for (const rules of [forAny, byType.get(change.type) ?? []]) {
    for (const rule of rules) {
      for (const problem of rule.check?.(change) ?? []) {
        found.push({ rule, problem });
      }
    }
  }
  const isLossOpen =
    change.isDestroyed &&
    change.mode === "managed" &&
    !LOSES_NOTHING.test(change.type) &&
    !found.some(({ rule }) => rule.risk !== "region" && rule.risk !== "secrets");
  if (change.after === undefined) {
    return { found, open: [], hasOthers: false, isLossOpen };
  }
  const isExposed = found.some(({ rule }) => rule.risk === "exposure");
  const { hasOthers, open, words } = examineValues(change, isExposed);
  return { found: [...words, ...found], open, hasOthers, isLossOpen };
}

function examineValues(change: PlannedChange, isExposed: boolean) {
  const { type } = change;
  const isResource = type !== "output" && type !== "check" && type !== "action";
  const worse = new Map<PlanRule, Map<string, Set<string>>>();
  const open = new Set<string>();
  const isRead = readsOf(change);
  let hasOthers = false;
  const wordsOf = vocabulary(type);
  const isForNew = (path: string) => wordsOf(path).some(({ word }) => word.onCreation === true);
  const differences = change.before === undefined ? valuesOfNew(change, isForNew) : differencesOf(change);
  for (const difference of differences) {
    const { isUnknown, path } = difference;
    const entries = wordsOf(path);
    for (const { rule, word } of entries) {
      const verdict = verdictOf(word, change, difference);
      if (verdict === "worse") {
        const ofRule = worse.get(rule) ?? new Map<string, Set<string>>();
        worse.set(rule, ofRule);
        const { problem } = word;
        add(ofRule, typeof problem === "string" ? problem : problem(difference), attributeIn(path));
      } else if (verdict === undefined && !isUnknown && change.before !== undefined) {
        open.add(path);
      }
    }
    // What a creation sets, and what is unknown, is judged by the rules that read it, or is not there to be weakened.
    if (
      entries.length > 0 ||
      change.before === undefined ||
      isUnknown ||
      HARMLESS.test(path) ||
      // The rules that read ports only ask whether the world comes in.
      (isRead(path) && (isExposed || !widens(difference))) ||
      !isResource
    ) {
      continue;
    }
    // A block's own values are compared one by one.
    if (
      matters(change, difference) &&
      !isSecret(change, path) &&
      !isBlock(difference.after ?? difference.before)
    ) {
      open.add(path);
    } else {
      hasOthers = true;
    }
  }
  const words = [...worse].flatMap(([rule, ofRule]) =>
    problems(ofRule).map((problem) => ({ rule, problem })),
  );
  return { words, open: [...open], hasOthers };
}

function isBlock(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A secret's value says nothing to a rule. */
function isSecret(change: PlannedChange, path: string): boolean {
  return schemaSays("sensitive", change.type, path) ?? change.isSensitive(attributeIn(path));
}

/** Attributes that the rules of a type read; those of a new resource without the rules on traffic: it moves none. */
const attributesRead = remembered((age: "new" | "old") =>
  remembered((type: string): ReadonlySet<string> => {
    const rules = (byType.get(type) ?? []).filter(({ risk }) => age === "old" || risk !== "dns");
    return new Set(rules.flatMap(({ subjects }) => (subjects === "any" ? [] : (subjects?.[type] ?? []))));
  }),
);

/** Whether a rule of the change's type reads a path, or it holds a policy. */
function readsOf(change: PlannedChange): (path: string) => boolean {
  const attributes = attributesRead("old")(change.type);
  return (path) =>
    attributes.has(attributeIn(path)) ||
    documentsOf(change).some(({ attribute }) => attribute === attributeIn(path));
}

const readWhileUnknown = remembered((age: "new" | "old") =>
  remembered((type: string) =>
    remembered(
      (path: string) =>
        (attributesRead(age)(type).has(attributeIn(path)) ||
          vocabulary(type)(path).some(({ word }) => word.mayBeUnknown !== true)) &&
        !schemaSays("computed", type, path),
    ),
  ),
);

/** Whether rules read what could be dangerous while unknown. */
export function readsWhileUnknown({ before, type }: PlannedChange): (path: string) => boolean {
  return readWhileUnknown(before === undefined ? "new" : "old")(type);
}
