import { Command } from "commander";
import { between } from "./whole-number";

/** What a benchmark beside another checkout is told. */
export interface SideBySideOptions {
  /** The other checkout. */
  readonly base: string;
  /** How often both run, in turn. */
  readonly rounds: number;
  /** Whether docs/benchmarks.md gets the result. */
  readonly write: boolean;
  readonly json: boolean;
}

/**
 * The command line of a benchmark beside another checkout.
 *
 * @see beside
 */
export function sideBySide(
  script: string,
  description: string,
  rounds: number,
  main: (options: SideBySideOptions) => void,
): void {
  const other = ["--base <directory>", "the other checkout, with its packages installed"] as const;
  beside(script, description, rounds, other, main);
}

/**
 * The command line of a benchmark beside something else. An error is printed with the script's name, and exits with 1.
 *
 * @param script - of package.json: `bench:start`
 * @param rounds - default of --rounds
 * @param other - the option that names it, and its description
 */
export function beside<T>(
  script: string,
  description: string,
  rounds: number,
  other: readonly [flags: string, description: string],
  main: (options: T) => void,
): void {
  new Command(`npm run ${script} --`)
    .description(description)
    .requiredOption(...other)
    .option("--rounds <n>", "rounds of all in turn", between(1, 100), rounds)
    .option("--no-write", "leave docs/benchmarks.md as it is")
    .option("--json", "print the figures as JSON", false)
    .addHelpText("after", "\nExit codes: 0 the goals are met; 1 they are not, or it could not be measured.")
    .action((options: T) => {
      try {
        main(options);
      } catch (error) {
        process.stderr.write(`${script}: ${(error as Error).message}\n`);
        process.exitCode = 1;
      }
    })
    .parse();
}
