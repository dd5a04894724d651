export type { Config } from "./config";
export { ConfigError, formatConfigError } from "./errors";
export { configPath, DEFAULT_CONFIG_PATH, type LoadConfigOptions, loadConfig } from "./load";
export { parseConfig } from "./parse";
export { configWarnings } from "./warnings";
