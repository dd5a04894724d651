import { type Config, configWarnings, loadConfig } from "../config";
import { synthesizeStacks } from "../synth/synthesize";

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
  const { stacks } = synthesizeStacks(config, { outdir: outputDirectory });
  return { config, stacks: stacks.map(({ name }) => name) };
}
