import { relative, resolve } from "node:path";
import { Command } from "commander";
import { defaultOutputDirectory } from "../config/environment";
import type { CheckedSynthesis } from "../stacks/synth/checked";
import type { WrittenStack } from "../stacks/synth/synthesize";
import { runCommand, say, show } from "./process";

interface SynthCommandOptions {
  readonly output: string;
  readonly json?: boolean;
}

const command = new Command("npm run synth --")
  .description(
    "Synthesizes all stacks as Terraform configurations and checks them against the rules. If a stack has an error that " +
      "AWS would refuse or that would lose data, no stack is written.",
  )
  .option("--output <directory>", "where to write the stacks", defaultOutputDirectory())
  .option("--json", "print the result as JSON")
  .addHelpText(
    "after",
    `
The configuration is the file that LAMP_CONFIG names, or config/production.json.
To inspect stacks that are refused: npx cdktf synth --output DIRECTORY, which does not check the rules.

Exit code:
  0  every stack was written, possibly with warnings
  1  error: nothing was written, and existing files are unchanged`,
  )
  .action(synth);

async function synth(options: SynthCommandOptions): Promise<void> {
  const outputDirectory = resolve(options.output);
  // Loaded late: the help needs no configuration, and an invalid configuration neither CDKTF nor the rules.
  const { loadConfig } = await import("../config");
  const config = loadConfig();
  const { synthesizeChecked } = await import("../stacks/synth/checked");
  const { checkStacks } = await import("../services");
  const synthesis = synthesizeChecked(config, outputDirectory, checkStacks);
  const written = synthesis.errors.length === 0;
  if (options.json === true) {
    show(JSON.stringify({ outputDirectory, written, ...synthesis }, null, 2));
  } else {
    await printText(outputDirectory, synthesis);
  }
  if (!written) {
    process.exitCode = 1;
  }
}

async function printText(
  directory: string,
  { stacks, removed, warnings, errors }: CheckedSynthesis,
): Promise<void> {
  const { remarkText } = await import("../stacks/synth/checked");
  for (const warning of warnings) {
    say(`warning: ${remarkText(warning)}`);
  }
  for (const error of errors) {
    say(`error: ${remarkText(error)}`);
  }
  if (errors.length > 0) {
    say(
      `${errors.length === 1 ? "1 error" : `${errors.length} errors`}: nothing was written to ${directory}`,
    );
  }
  const width = Math.max(...stacks.map(({ name }) => name.length));
  for (const stack of stacks) {
    show(`${stack.name.padEnd(width)}  ${stackText(stack)}`);
  }
  for (const name of removed) {
    show(`${name}: removed, no longer part of the configuration`);
  }
}

function stackText({ file, resources, dataSources }: WrittenStack): string {
  const counts = `${String(resources).padStart(3)} resources, ${String(dataSources).padStart(2)} data sources`;
  return `${counts}  ${relative("", file)}`;
}

void runCommand(command);
