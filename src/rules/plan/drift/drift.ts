import { CHANGE_RULES } from "../change-rules";
import { STATEFUL } from "../destroy/stateful";
import type { PlanProblem, PlanRule } from "../plan-rule";
import type { PlannedChange } from "../planned-change";
import { problemIf } from "../problems";

function outside({ attributes, problem }: PlanProblem): PlanProblem {
  const say = (text: string | undefined) =>
    text === undefined ? undefined : `outside of Terraform: ${text}`;
  return {
    problem: typeof problem === "string" ? (say(problem) as string) : (plan) => say(problem(plan)),
    ...(attributes === undefined ? {} : { attributes }),
  };
}

/** What others change in passing: computed attributes that follow from use. */
const FOLLOWS_USE =
  /^(tags_all|latest_restorable_time|resource_id|status|listener_endpoint|replicas|bucket_domain_name)$/;

function changedAttributes({ after, before }: PlannedChange): string[] {
  return Object.keys({ ...before, ...after }).filter(
    (name) => !FOLLOWS_USE.test(name) && isValue(before?.[name], after?.[name]),
  );
}

/** A real difference: what was read as empty and is now absent is none. */
function isValue(before: unknown, after: unknown): boolean {
  const text = (value: unknown) => JSON.stringify(value ?? null).replace(/^(\[\]|\{\}|""|false|0)$/, "null");
  return text(before) !== text(after);
}

export const drift: PlanRule = {
  id: "plan-drift",
  risk: "drift",
  title: "What holds data or keeps others out is not changed outside of Terraform",
  why: "The next apply may undo it, or the code no longer says what runs.",
  source: "https://developer.hashicorp.com/terraform/tutorials/state/resource-drift",
  severity: "warning",
  fix: "Take it over into the configuration, or let the apply undo it, knowing which.",
  subjects: "any",
  check: (change) => {
    const asPlanned = CHANGE_RULES.filter(
      ({ risk, subjects }) => risk !== "region" && (subjects === "any" || change.type in subjects),
    ).flatMap((rule) => rule.check(change));
    if (asPlanned.length > 0) return asPlanned.map((one) => outside(one));
    const what = STATEFUL[change.type];
    const changed = what === undefined || change.action !== "update" ? [] : changedAttributes(change);
    return problemIf(changed.length > 0, `${what} was changed outside of Terraform`, changed);
  },
};
