import { databaseDemoted } from "./database-role/database-demoted";
import { databasePromoted } from "./database-role/database-promoted";
import { databaseDestroyed } from "./destroy/database-destroyed";
import { keyDestroyed } from "./destroy/key-destroyed";
import { storeDestroyed } from "./destroy/store-destroyed";
import { zoneDestroyed } from "./destroy/zone-destroyed";
import type { PlanRule } from "./plan-rule";

export {
  type Addressed,
  type PlanFacts,
  type PlanProblem,
  type PlanRule,
  RISKS,
  type Risk,
} from "./plan-rule";
export { type PlannedAction, PlannedChange } from "./planned-change";

/** Every rule over plans, by risk. */
export const PLAN_RULES: readonly PlanRule[] = [
  databaseDestroyed,
  storeDestroyed,
  keyDestroyed,
  zoneDestroyed,
  databasePromoted,
  databaseDemoted,
];
