import { activateCommand } from "./activate";
import { CHANGE_OPTIONS, type Change, type ChangeOptions } from "./change";
import { COMMON_OPTIONS, type OperatorCommand } from "./command";
import { prepareCommand } from "./prepare";
import { reprotectCommand } from "./reprotect";
import { resumeCommand } from "./resume";
import { retireCommand } from "./retire";
import { statusCommand } from "./status";
import { switchoverCommand } from "./switchover";
import { upgradeCommand } from "./upgrade";

export type { CommandLine, CommandOption } from "./command";

/** The commands that change a region. */
export const CHANGES: readonly Change[] = [
  activateCommand,
  reprotectCommand,
  switchoverCommand,
  resumeCommand,
  retireCommand,
  upgradeCommand,
];

/** All commands of the operator, in the order of the help; their code is loaded on use. */
export const COMMANDS: readonly OperatorCommand[] = [
  statusCommand,
  prepareCommand,
  ...CHANGES.map(asCommand),
];

/** A change with the options common to all changes, its dry run, its approvals and its report. */
function asCommand(change: Change): OperatorCommand {
  return {
    name: change.name,
    description: change.description,
    options: [...COMMON_OPTIONS, ...CHANGE_OPTIONS, change.region, ...change.options],
    run: async (options: ChangeOptions, line) => {
      const { runChange } = await import("./run-change");
      return runChange(change, options, line);
    },
  };
}
