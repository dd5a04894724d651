import { CHANGE_RULES } from "./change-rules";
import { drift } from "./drift/drift";
import type { PlanRule } from "./plan-rule";
import { unknownHides } from "./unknown/unknown-hides";

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
