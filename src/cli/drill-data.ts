import { randomInt } from "node:crypto";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { defaultOutputDirectory } from "../config/environment";
import { FAULTS, runDataDrill } from "../operator/drill/data";
import { renderDataBenchmark } from "../operator/drill/data/benchmark";
import { comparisonInWords } from "../operator/drill/data/comparison";
import { MODES, SHORT_MODES } from "../operator/drill/data/modes";
import { faultSchedule, schedule, shortSchedule } from "../operator/drill/data/schedule";
import { checkReportDirectory, jsonOf, resultOf, storeHalf, storeStopped } from "../operator/drill-report";
import { projectDirectory } from "../tools/cache";
import type { EngineName } from "../tools/local/database";
import { writeSection } from "../tools/markdown-section";
import { shownPath } from "../tools/path";
import { engineOption } from "./engine-option";
import { namedFaults } from "./named-faults";
import {
  commandLine,
  interruptedExitCode,
  interruptible,
  runCommand,
  say,
  show,
  UsageError,
} from "./process";

const FULL_ROUNDS = 10;

interface DrillDataOptions {
  readonly engine?: EngineName;
  readonly rounds?: number;
  readonly short?: boolean;
  readonly full?: boolean;
  readonly fault?: readonly string[];
  readonly seed: number;
  readonly scale: number;
  readonly visitors: number;
  readonly decisionSeconds: number;
  readonly taskStartSeconds: number;
  readonly promotionSeconds: number;
  readonly output: string;
  readonly json?: boolean;
}

const command = new Command("npm run drill:data --")
  .description(
    "Practises failover and failback with data: two regions on this machine, each with Apache, PHP, the visitor application " +
      "and a database, asynchronous replication between them, DNS by the synthesized health checks, and visitors who write " +
      "constantly. Kills the primary region at random moments, runs planned switchovers, and counts every acknowledged write.",
  )
  .option(
    "--rounds <count>",
    "losses of the primary region with a pilot light and with each kind of warm standby, each with a planned failback (default: 1)",
    wholeNumber(0, 200),
  )
  .option(
    "--short",
    "one loss with a pilot light and one with a warm standby, each with a planned failback; about 3 minutes",
  )
  .option(
    "--full",
    `${FULL_ROUNDS} losses with a pilot light, with a warm standby and with one that is checked every 10 s, in turn, at least as many planned switchovers, in both directions, every fault with a pilot light and with a warm standby, and the figures in docs/benchmarks.md; about an hour`,
  )
  .option(
    "--fault <name...>",
    "these faults, each with a pilot light and with a warm standby, after the losses; with --rounds 0 alone; an unknown name lists them",
  )
  .option(
    "--seed <number>",
    "seed of the random choices (default: a new one each time)",
    wholeNumber(0, 2 ** 31 - 1),
    randomInt(2 ** 31 - 1),
  )
  .option("--scale <factor>", "AWS seconds per second here", wholeNumber(1, 120), 60)
  .addOption(engineOption())
  .option("--visitors <count>", "visitors at a time", wholeNumber(1, 50), 6)
  .option(
    "--decision-seconds <seconds>",
    "assumed: from the alarm to the approved plan",
    wholeNumber(0, 7200),
    120,
  )
  .option("--task-start-seconds <seconds>", "assumed: until a task runs on Fargate", wholeNumber(0, 3600), 60)
  .option("--promotion-seconds <seconds>", "assumed: until RDS has promoted", wholeNumber(0, 7200), 300)
  .option(
    "--output <directory>",
    "where to write the report: drill.md, drill-data.json",
    path.join(defaultOutputDirectory(), "reports"),
  )
  .option("--json", "print the report as JSON")
  .addHelpText(
    "after",
    `
Everything runs on loopback and in a temporary folder, and is stopped and removed at the end.
The report is shared with \`npm run drill\`, whose half is kept.

Exit code:
  0    passed
  2    a check failed, or an objective was missed
  1    error, such as a missing program
  130  stopped by Ctrl-C or SIGTERM: everything was removed; what it did is in OUTPUT/stopped/drill.md, marked incomplete

Every 30 seconds it says what it waits for, and how long that took the last time on this machine.

Examples:
  npm run drill:data -- --short
  npm run drill:data -- --rounds 0 --fault killed-before-tasks
  npm run drill:data -- --full --seed 7`,
  )
  .action(drill);

async function drill(options: DrillDataOptions): Promise<void> {
  const chosen = [options.rounds !== undefined, options.short, options.full].filter(Boolean).length;
  if (chosen > 1) {
    throw new UsageError("--rounds, --short and --full exclude each other: give only one of them.");
  }
  const named = namedFaults(FAULTS, options.fault ?? []);
  if (options.rounds === 0 && named.length === 0) {
    throw new UsageError(
      "--rounds 0 practises nothing: give a number of rounds, or the --fault to practise alone.",
    );
  }
  const output = path.resolve(options.output);
  checkReportDirectory(output);
  const { decisionSeconds, promotionSeconds, scale, seed, taskStartSeconds, visitors } = options;
  say(`seed ${seed}`);
  const signal = interruptible("servers and visitors are shut down");
  const half = await runDataDrill({
    engine: options.engine,
    rounds: [
      ...(options.short
        ? shortSchedule(SHORT_MODES)
        : schedule(options.full ? FULL_ROUNDS : (options.rounds ?? 1), MODES)),
      ...faultSchedule(options.full ? FAULTS : named, SHORT_MODES),
    ],
    seed,
    scale,
    visitors,
    assumptions: { decisionSeconds, taskStartSeconds, promotionSeconds },
    command: commandLine("drill:data"),
    say,
    signal,
  });
  if (half.incomplete !== undefined) {
    const file = await storeStopped(output, half);
    if (options.json) {
      show(jsonOf(half));
    }
    say("The drill was stopped, and everything it started was removed.");
    say(`It is incomplete: ${half.incomplete}. Report of what it did: ${shownPath(file)}`);
    process.exitCode = interruptedExitCode;
    return;
  }
  const { markdownFile } = await storeHalf(output, half);
  if (options.full) {
    const docs = path.join(projectDirectory, "docs");
    writeSection(
      path.join(docs, "benchmarks.md"),
      // Each engine's beside the other's.
      `data-drill-${half.engine?.split(" ")[0]?.toLowerCase()}`,
      renderDataBenchmark(half, path.relative(docs, markdownFile)),
    );
  }
  const { failures, word } = resultOf(half);
  say(`report: ${shownPath(markdownFile)}`);
  const compared = half.sections
    .filter(({ title }) => title.startsWith("Compared"))
    .flatMap(comparisonInWords);
  show(options.json ? jsonOf(half) : [...compared, word, ...failures].join("\n"));
  process.exitCode = word === "passed" ? 0 : 2;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

void runCommand(command);
