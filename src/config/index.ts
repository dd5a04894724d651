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
export { MYSQL_RELEASES } from "./mysql-releases";
export { parseConfig } from "./parse";
export { isPreviousGeneration } from "./rds-offer";
export { withBackend } from "./resolve";
export { configWarnings } from "./warnings";
