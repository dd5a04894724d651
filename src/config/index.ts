export type { Config, RegionConfig } from "./config";
export { defaults } from "./defaults";
export { ConfigError, formatConfigError } from "./errors";
export { loadConfig } from "./load";
export { parseConfig } from "./parse";
export { configWarnings } from "./warnings";
