export { addBackend } from "./backends";
export { DEEP_HEALTH_PATH, HEALTH_PATH, STANDBY_CLAIM_PATH, TOOK_OVER_CLAIM_PATH } from "./health-paths";
export {
  declareRegionOutputs,
  placeholderRegionOutputs,
  RemoteRegion,
} from "./region-outputs";
export {
  type RegionRole,
  SECOND_REGION_ALIAS,
  STACK_NAMES,
  STATE_HOME,
  statePrefix,
} from "./stack-names";
