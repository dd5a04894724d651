import { describe, expect, test } from "vitest";
import type { Change, ResourceChange } from "../../terraform/plan";
import { PlannedChange, type Values } from "../../terraform/plan";
import { examine } from "./examine";
import type { PlanFacts, PlanRule } from "./plan-rule";

interface Masks {
  readonly unknown?: Values;
  readonly sensitive?: Values;
}

function changeOf(type: string, change: Change): ResourceChange {
  const provider_name = "registry.terraform.io/hashicorp/aws";
  return { address: `${type}.main`, mode: "managed", type, name: "main", provider_name, change };
}

function masks({ sensitive, unknown }: Masks): Partial<Change> {
  return {
    ...(unknown === undefined ? {} : { after_unknown: unknown }),
    ...(sensitive === undefined ? {} : { before_sensitive: sensitive, after_sensitive: sensitive }),
  };
}

export function created(type: string, after: Values, hidden: Masks = {}): ResourceChange {
  return changeOf(type, { actions: ["create"], before: null, after, ...masks(hidden) });
}

export function updated(type: string, before: Values, after: Values, hidden: Masks = {}): ResourceChange {
  return changeOf(type, { actions: ["update"], before, after, ...masks(hidden) });
}

export function deleted(type: string, before: Values = {}): ResourceChange {
  return changeOf(type, { actions: ["delete"], before, after: null });
}

/** Replaced because of the attributes that differ. */
export function replaced(type: string, before: Values, after: Values): ResourceChange {
  const replace_paths = Object.keys(after).map((name) => [name]);
  return changeOf(type, { actions: ["delete", "create"], before, after, replace_paths });
}

export function forgotten(type: string): ResourceChange {
  return changeOf(type, { actions: ["forget"], before: {}, after: null });
}

/** A plan in eu-west-1 in which nothing else happens and everything is configured. */
const facts: PlanFacts = {
  homeRegion: "eu-west-1",
  regionOf: () => "eu-west-1",
  isSecondRegion: () => false,
  createsBucketOf: () => false,
  creates: () => false,
  keepsRecord: () => false,
  dependsOnOthers: () => true,
  destroys: () => false,
  changesPosture: false,
};

/** A rule's problems with a change. */
export function problemsOf(rule: PlanRule, change: ResourceChange, plan: Partial<PlanFacts> = {}): string[] {
  const planned = new PlannedChange(change, rule.risk === "drift");
  const isOnChanges = rule.risk !== "drift" && rule.risk !== "unknown";
  const found = isOnChanges
    ? examine(planned).found.flatMap((one) => (one.rule === rule ? [one.problem] : []))
    : (rule.check?.(planned) ?? []);
  return found.flatMap(({ problem }) => {
    const text = typeof problem === "string" ? problem : problem({ ...facts, ...plan });
    return text === undefined ? [] : [text];
  });
}

interface PlanRuleFixtures {
  readonly violating: ResourceChange;
  readonly compliant: ResourceChange;
  /** The rule's problem with the violating change. */
  readonly problem: string;
}

/** Tests a rule on a change that breaks it and one that does not. */
export function testPlanRule(rule: PlanRule, { compliant, problem, violating }: PlanRuleFixtures): void {
  describe(rule.id, () => {
    test("reports a violating change", () => {
      expect(problemsOf(rule, violating)).toEqual([problem]);
    });

    test("accepts a compliant one", () => {
      expect(problemsOf(rule, compliant)).toEqual([]);
    });
  });
}
