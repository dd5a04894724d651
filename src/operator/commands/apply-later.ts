import type { RegionRole } from "../../contract";
import { shownPath } from "../../tools/path";
import { shellWord } from "../../tools/shell-word";
import { type Change, type ChangeOptions, RECORD_OPTION } from "./change";
import { COMMON_OPTIONS, type CommandOption, optionName, optionValue } from "./command";

/**
 * The command that applies a kept plan, with the options of the command that made it: the plan after the apply reads
 * AWS, too.
 *
 * @param role - the command's region
 */
export function applyLater(
  change: Change,
  role: RegionRole,
  planFile: string,
  options: ChangeOptions,
): string {
  const again = [...COMMON_OPTIONS, ...change.options, RECORD_OPTION];
  return [
    `npm run lamp -- ${change.name} ${optionName(change.region)} ${role}`,
    `--plan ${shellWord(shownPath(planFile))} --yes`,
    ...again.flatMap((option) => repeated(option, optionValue(option, options))),
  ].join(" ");
}

/** An option as it was given; nothing if it has its default. */
function repeated(option: CommandOption, value: unknown): string[] {
  const name = optionName(option);
  if (name.startsWith("--no-")) {
    return value === false ? [name] : [];
  }
  if (value === undefined || value === option.default) {
    return [];
  }
  return [value === true ? name : `${name} ${shellWord(String(value))}`];
}
