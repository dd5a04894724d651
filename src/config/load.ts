import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Config } from "./config";
import { parseConfig } from "./parse";

const PROJECT_ROOT = resolve(__dirname, "../..");

/** @see loadConfig */
export interface LoadConfigOptions {
  /**
   * The file, relative to the project's root.
   * @default the environment variable LAMP_CONFIG, else config/production.json
   */
  readonly path?: string;
}

/**
 * Reads, checks and completes the configuration.
 * @throws ConfigError with every problem there is.
 */
export function loadConfig(options: LoadConfigOptions = {}): Config {
  const path = options.path ?? (process.env.LAMP_CONFIG || "config/production.json");
  return parseConfig(JSON.parse(readFileSync(resolve(PROJECT_ROOT, path), "utf8")), path);
}
