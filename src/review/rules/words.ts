import type { PlannedChange, Values } from "../../terraform/plan";
import { remembered } from "../../tools/remembered";
import type { Difference } from "../differences";
import type { PlanProblem, PlanRule, Verdict, Word } from "./plan-rule";

const ON = /^(true|on|yes|1|enabled?|active|activated|required?|always|enforced|enabled_\w+)$/i;
const OFF =
  /^(false|off|no|0|disabled?|inactive|none|never|suspended|optional|preferred|not_?required|unenforced|)$/i;

/** Whether a switch is on; undefined if its value is no switch's. */
export function isOn(value: unknown): boolean | undefined {
  if (value === undefined || value === null) {
    return false;
  }
  if (typeof value === "object") {
    return Object.keys(value).length > 0;
  }
  const word = String(value);
  return ON.test(word) ? true : OFF.test(word) ? false : undefined;
}

/** Better on than off. */
export function betterOn({ after, before, isCreation }: Difference): Verdict {
  const [was, is] = [isCreation || isOn(before), isOn(after)];
  if (is === true || was === false) {
    return "fine";
  }
  return was === true && is === false ? "worse" : undefined;
}

/** Better off than on. */
export function betterOff({ after, before }: Difference): Verdict {
  const [was, is] = [isOn(before), isOn(after)];
  if (is === false || was === true) {
    return "fine";
  }
  return is === true ? "worse" : undefined;
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : /^\d+(\.\d+)?$/.test(String(value)) ? Number(value) : Number.NaN;
}

/** A number that is better higher. @param zero - what 0 and nothing stand for. @default just 0 */
export function betterHigher(zero = 0): Word["judge"] {
  return ({ after, before }) => {
    // A setting that was not there is no change from its default.
    if (before === undefined || before === null) {
      return "fine";
    }
    const [was, is] = [numberOf(before) || zero, after === undefined ? zero : numberOf(after) || zero];
    return Number.isNaN(was) || Number.isNaN(is) ? undefined : is < was ? "worse" : "fine";
  };
}

/** One of some values, from worst to best. */
export function ranked(
  ...values: readonly string[]
): (value: Pick<Difference, "after" | "before">) => Verdict {
  const rank = (value: unknown) => values.indexOf(String(value ?? "").toLowerCase());
  return ({ after, before }) => {
    const [was, is] = [rank(before), rank(after)];
    return is === -1 ? undefined : is < was ? "worse" : "fine";
  };
}

/** Worse once a value fits that did not fit. */
export function neverBecomes(isBad: (value: unknown) => boolean): Word["judge"] {
  return ({ after, before }) => (isBad(after) && !isBad(before) ? "worse" : "fine");
}

/** An attribute that rules read together with others. */
export function readElsewhere(name: RegExp, types?: RegExp): Word {
  return {
    name,
    ...(types === undefined ? {} : { types }),
    judge: () => "fine",
    problem: "",
    mayBeUnknown: true,
  };
}

/** Better kept than taken away: a list that loses a value, a value or block that is removed. */
export function betterKept({ after, before }: Difference): Verdict {
  const [was, is] = [before, after].map((value) =>
    [value ?? []].flat().flatMap((one) => ((one as Values).enabled === false ? [] : [JSON.stringify(one)])),
  );
  const isLost =
    (was ?? []).length > 0 && ((is ?? []).length === 0 || (Array.isArray(before) && lacks(was, is)));
  return isLost ? "worse" : "fine";
}

function lacks(was: readonly string[] = [], is: readonly string[] = []): boolean {
  return was.some((one) => !is.includes(one));
}

function isFor({ exceptTypes, types }: Word, type: string): boolean {
  return (types?.test(type) ?? true) && exceptTypes?.test(type) !== true;
}

/** The words of rules, each with its rule, that speak of an attribute: by its type, then by its path. */
export function vocabularyOf(rules: readonly PlanRule[]) {
  const words = rules.flatMap((rule) => (rule.words ?? []).map((word) => ({ rule, word })));
  return remembered((type: string) => {
    const ofType = words.filter(({ word }) => isFor(word, type));
    return remembered((path: string) => ofType.filter(({ word }) => word.name.test(path)));
  });
}

/** What the vocabulary says of one difference. */
export function verdictOf(word: Word, change: PlannedChange, difference: Difference): Verdict {
  if (difference.isUnknown) {
    return word.mayBeUnknown === true ? "fine" : undefined;
  }
  if (change.before === undefined) {
    return word.onCreation === true ? word.judge(difference) : "fine";
  }
  // Before an import, Terraform's own settings were not there: that is no change from a default.
  return change.resource.change.importing && difference.before === undefined
    ? "fine"
    : word.judge(difference);
}

export function add(found: Map<string, Set<string>>, problem: string, attribute: string): void {
  const attributes = found.get(problem) ?? new Set();
  found.set(problem, attributes.add(attribute));
}

export function problems(found: ReadonlyMap<string, ReadonlySet<string>>): PlanProblem[] {
  return [...found].map(([problem, attributes]) => ({ problem, attributes: [...attributes] }));
}
