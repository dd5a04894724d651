export { addBackend } from "./backends";
export { DEEP_HEALTH_PATH, HEALTH_PATH } from "./health-paths";
export {
  declareRegionOutputs,
  placeholderRegionOutputs,
  REGION_OUTPUTS,
  type RegionOutput,
  RemoteRegion,
} from "./region-outputs";
export {
  type RegionRole,
  STACK_NAMES,
  STATE_HOME,
  type StackName,
  stateKey,
  statePrefix,
} from "./stack-names";
