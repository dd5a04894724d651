export type { Config } from "./config";
export { ConfigError, formatConfigError } from "./errors";
export { configPath, type LoadConfigOptions, loadConfig } from "./load";
export { parseConfig } from "./parse";
export { configWarnings } from "./warnings";
