import type { Config } from "../../config";
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

/** What the command line lends a command. */
export interface CommandLine {
  /** Told, in one line, what goes on. */
  readonly say: (line: string) => void;
  /** Given what was asked for. */
  readonly show: (text: string) => void;
  /** Whether somebody can answer. */
  readonly isInteractive: boolean;
  readonly ask: (question: string, signal: AbortSignal) => Promise<string>;
  /** From now on Ctrl-C aborts the signal, and ends the process only when it comes again. */
  readonly interruptible: () => AbortSignal;
  /** The runbook of a configuration, for the kit. */
  readonly runbook: (config: Config) => Promise<string>;
}

/** One command of the operator: what its line, its help and the README tell of it, and what it does. */
export interface OperatorCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CommandOption[];
  /**
   * @param options - their values, by name: `dryRun` of `--dry-run`, `refresh` of `--no-refresh`
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
    default: process.env.CDKTF_OUTDIR ?? "cdktf.out",
  },
];

/** An option that takes a region, by its role or by AWS's name. */
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

/** What a command line gave for an option; false for `--no-...`. */
export function optionValue(option: CommandOption, values: object): unknown {
  const name = optionName(option)
    .replace(/^--(no-)?/, "")
    .replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return (values as Readonly<Record<string, unknown>>)[name];
}
