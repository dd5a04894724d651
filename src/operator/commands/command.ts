import type { Config } from "../../config";
import { defaultOutputDirectory } from "../../config/environment";
import type { Target } from "../../terraform/run/working-directory";

/** An option of a command, as its help shows it. */
export interface CommandOption {
  /** `--region <region>`, `--no-refresh`, `--json` */
  readonly flags: string;
  readonly description: string;
  readonly default?: string;
  readonly choices?: readonly string[];
  readonly isRequired?: boolean;
}

/** The values of the options that every command has. */
export interface CommonOptions {
  readonly target: Target;
  readonly output: string;
}

/** What the command line provides to a command. */
export interface CommandLine {
  /** Called with each line of progress. */
  readonly say: (line: string) => void;
  /** Called with the result. */
  readonly show: (text: string) => void;
  /** Whether there is a terminal to ask on. */
  readonly isInteractive: boolean;
  readonly ask: (question: string, signal: AbortSignal) => Promise<string>;
  /** From now on Ctrl-C aborts the signal, and ends the process only the second time. */
  readonly interruptible: () => AbortSignal;
  /** The runbook of a configuration, for the kit. */
  readonly runbook: (config: Config) => Promise<string>;
}

/** One command of the operator: its text in the help and the README, and what it does. */
export interface OperatorCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CommandOption[];
  /**
   * @param options - values by name: `dryRun` for `--dry-run`, `refresh` for `--no-refresh`
   * @returns the exit code
   */
  run(options: CommonOptions, line: CommandLine): Promise<number>;
}

export const COMMON_OPTIONS: readonly CommandOption[] = [
  {
    flags: "--target <target>",
    description:
      "the account in the environment (AWS_PROFILE, ...), or an emulated AWS that runs at AWS_ENDPOINT_URL",
    choices: ["aws", "emulator"],
    default: "aws",
  },
  {
    flags: "--output <directory>",
    description: "where to synthesize and keep plans and reports",
    default: defaultOutputDirectory(),
  },
];

/** An option that takes a region, as its role or AWS's name. */
export function regionOption(
  what: string,
  { flags = "--region <region>", ...rest }: Partial<CommandOption> = {},
): CommandOption {
  return { flags, description: `${what}: primary or dr, or the AWS region`, ...rest };
}

/** `--region` of `--region <region>`. */
export function optionName({ flags }: CommandOption): string {
  return flags.split(" ", 1)[0] ?? flags;
}

/** The value of an option on the command line; false for `--no-...`. */
export function optionValue(option: CommandOption, values: object): unknown {
  const name = optionName(option)
    .replace(/^--(no-)?/, "")
    .replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return (values as Readonly<Record<string, unknown>>)[name];
}
