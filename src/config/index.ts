export type { Config } from "./config";
export {
  approvalWord,
  configPath,
  DEFAULT_CONFIG_PATH,
  DEFAULT_ENVIRONMENT,
  type Environment,
  environmentInUse,
  pageWithEnvironment,
} from "./environment";
export { ConfigError, formatConfigError } from "./errors";
export { loadConfig } from "./load";
export { parseConfig } from "./parse";
export { configWarnings } from "./warnings";
