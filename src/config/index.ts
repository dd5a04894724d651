export type { BackendConfig, Config, Posture, RegionConfig, ZoneConfig } from "./config";
export { defaults } from "./defaults";
export { ConfigError, type ConfigProblem, formatConfigError } from "./errors";
export { type LoadConfigOptions, loadConfig } from "./load";
export { parseConfig } from "./parse";
export { type ConfigWarning, configWarnings } from "./warnings";
