import { readFileSync } from "node:fs";
import path from "node:path";
import { buildApp } from "../app";
import { type Config, configWarnings, loadConfig } from "../config";
import { STACK_NAMES } from "../contract";

/**
 * Synthesizes the configuration that LAMP_CONFIG names, or config/production.json.
 *
 * @param say - told each warning about the configuration, in one line
 * @returns the configuration and the names of its stacks, in the order of a first deployment
 * @throws ConfigError with every problem of the configuration
 */
export function synthesize(
  outputDirectory: string,
  say: (line: string) => void,
): { config: Config; stacks: string[] } {
  const config = loadConfig();
  for (const warning of configWarnings(config)) {
    say(`warning: ${warning.path}: ${warning.text}`);
  }
  buildApp(config, { outdir: outputDirectory }).synth();
  const manifest = JSON.parse(readFileSync(path.join(outputDirectory, "manifest.json"), "utf8")) as {
    stacks: Record<string, unknown>;
  };
  return { config, stacks: STACK_NAMES.filter((name) => manifest.stacks[name] !== undefined) };
}
