import { Command, Option } from "commander";
import { COMMANDS, type CommandLine, type CommandOption } from "../operator/commands";
import { StepRefused } from "../operator/lifecycle";
import { ask } from "./ask";
import { interruptible, runCommand, say, show, UsageError } from "./process";

const line: CommandLine = {
  say,
  show,
  isInteractive: process.stdin.isTTY,
  ask,
  interruptible,
  runbook: async (config) => (await import("../documents/runbook")).runbook(config),
};

const program = new Command("npm run lamp --")
  .description(
    "The operator's commands: status of both regions, readiness, and the steps of the life cycle. Each prints the plain " +
      "terraform commands that it runs; docs/runbook.md has the same steps by hand.",
  )
  .addHelpText(
    "after",
    `
Files:
  OUTPUT/plans/TARGET/STACK/STEP.tfplan   the plan of each step
  OUTPUT/reports/TIME-COMMAND.{md,json}   what was done, and when

Exit code:
  0  done, or nothing to do
  2  something is out of order (status), the standby is not ready (prepare), you declined, or a plan is not clean yet
  1  error; the message says what to do
  130  stopped by Ctrl-C; run the same command again to resume`,
  );

for (const { description, name, options, run } of COMMANDS) {
  const command = program.command(name).description(description);
  for (const option of options) {
    command.addOption(commanderOption(option));
  }
  command.action(async (values) => {
    try {
      process.exitCode = await run(values, line);
    } catch (error) {
      // Out of order: what is wrong and which step comes first.
      throw error instanceof StepRefused ? new UsageError(`${name} is refused: ${error.message}`) : error;
    }
  });
}

function commanderOption({ choices, default: value, description, flags, isRequired }: CommandOption): Option {
  const option = new Option(flags, description).makeOptionMandatory(isRequired === true);
  if (choices !== undefined) {
    option.choices(choices);
  }
  return value === undefined ? option : option.default(value);
}

// A closed terminal or reader (`| less`, quit) must not end this while Terraform applies.
const goOn = () => {};
process.stderr.on("error", goOn);
void runCommand(program, goOn);
