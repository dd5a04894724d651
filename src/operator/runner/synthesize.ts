import { type Config, loadConfig } from "../../config";
import { checkStacks } from "../../services";
import { remarkText, synthesizeChecked } from "../../stacks/synth/checked";
import { ToolError } from "../../tools/tool-error";

/**
 * Synthesizes a configuration and checks it against the rules.
 *
 * @param say - called with each warning, in one line
 * @param config - by default the one that LAMP_CONFIG names, or config/production.json
 * @returns the configuration and the names of its stacks, in the order of a first deployment
 * @throws ConfigError with every problem of the configuration, ToolError with every broken rule
 */
export function synthesize(
  outputDirectory: string,
  say: (line: string) => void,
  config = loadConfig(),
): { config: Config; stacks: string[] } {
  const { errors, stacks, warnings } = synthesizeChecked(config, outputDirectory, checkStacks);
  for (const warning of warnings) {
    say(`warning: ${remarkText(warning)}`);
  }
  if (errors.length > 0) {
    const lines = errors.map((error) => `error: ${remarkText(error)}`);
    throw new ToolError([...lines, "The stacks break the rules above: nothing was planned."].join("\n"));
  }
  return { config, stacks: stacks.map(({ name }) => name) };
}
