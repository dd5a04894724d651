export { addBackend } from "./backends";
export { DEEP_HEALTH_PATH, HEALTH_PATH } from "./health-paths";
export {
  declareRegionOutputs,
  placeholderRegionOutputs,
  RemoteRegion,
} from "./region-outputs";
export {
  type RegionRole,
  STACK_NAMES,
  STATE_HOME,
  statePrefix,
} from "./stack-names";
