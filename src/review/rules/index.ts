import type { PlannedChange } from "../../terraform/plan";
import { CHANGE_RULES } from "./change-rules";
import { drift } from "./drift/drift";
import type { PlanProblem, PlanRule } from "./plan-rule";
import { unknownHides } from "./unknown/unknown-hides";

export { examine } from "./examine";
export {
  type Addressed,
  type PlanFacts,
  type PlanProblem,
  type PlanRule,
  RISKS,
  type Risk,
} from "./plan-rule";

/** Every rule on plans, by risk. */
export const PLAN_RULES: readonly PlanRule[] = [...CHANGE_RULES, drift, unknownHides];

type Found = readonly { readonly rule: PlanRule; readonly problem: PlanProblem }[];

const foundBy =
  (rule: PlanRule) =>
  (change: PlannedChange): Found =>
    (rule.check?.(change) ?? []).map((problem) => ({ rule, problem }));

/** What a change made outside of Terraform means. */
export const driftIn = foundBy(drift);

/** What a change hides until the apply. */
export const unknownIn = foundBy(unknownHides);
