export { ACTIONS, type Action, type ActionCounts, countActions, renderCounts } from "./action";
export { regionOfProvider, variablesOf } from "./configuration";
export type { Change, PlanJson, ResourceChange } from "./plan-json";
export {
  downTo,
  hasTrue,
  PlannedChange,
  pathText,
  plannedChanges,
  type Steps,
  type Values,
} from "./planned-change";
export {
  checkFormat,
  checkHeader,
  checkShape,
  isPlanArchive,
  nameOfText,
  PlanReadError,
  parsePlan,
  readPlanFile,
  unreadable,
} from "./read-plan";
export { promotedFrom, ROLES, sourceAfter, sourceBefore } from "./replication";
export { moduleFinder, type PlanSummary, renderSummary, summarizePlan } from "./summary";
