export { ACTIONS, type Action, type ActionCounts, countActions, renderCounts } from "./action";
export { regionOfProvider, variablesOf } from "./configuration";
export type { Change, PlanJson, ResourceChange, Values } from "./plan-json";
export {
  downTo,
  hasTrue,
  PlannedChange,
  pathText,
  plannedChanges,
  type Steps,
} from "./planned-change";
export {
  checkHeader,
  checkShape,
  isPlanArchive,
  nameOfText,
  PlanReadError,
  parsePlan,
  readBytes,
  readPlanFile,
} from "./read-plan";
export { promotedFrom, ROLES, sourceAfter, sourceBefore } from "./replication";
export { moduleFinder, type PlanSummary, renderSummary, summarizePlan } from "./summary";
