import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { type Config, loadConfig, withBackend } from "../config";
import { defaultOutputDirectory } from "../config/environment";
import type { DrillOptions } from "../operator/drill/control";
import { checkReportDirectory, jsonOf, resultOf, storeHalf, storeStopped } from "../operator/drill-report";
import type { Target } from "../terraform/run/working-directory";
import { projectDirectory } from "../tools/cache";
import { writeSection } from "../tools/markdown-section";
import { shownPath } from "../tools/path";
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

interface Options {
  readonly rounds?: number;
  readonly short?: boolean;
  readonly full?: boolean;
  readonly fault?: readonly string[];
  readonly seed?: number;
  readonly backend?: Config["backend"]["kind"];
  readonly standbyTasks?: number;
  readonly healthCheckIntervalSeconds?: number;
  readonly parallel: number;
  readonly output: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly target: Target;
  readonly confirm?: string;
}

const program = new Command("npm run drill --")
  .description(
    "Practises the disaster on an emulated AWS, with real Terraform and the operator's own commands: builds everything, " +
      "cuts off the primary region, activates DR, restores the region, reprotects it, switches over to it, and reprotects " +
      "DR. Writes a report with a verdict against the objectives of the configuration. A run takes about 30 minutes.",
  )
  .option("--rounds <n>", "number of full cycles on one build (default: 2, with --short 1)", count)
  .option("--short", "one round and three of the faults, to run on every change; about 25 minutes")
  .option("--full", "all rounds, every fault and the figures in docs/benchmarks.md")
  .option("--fault <name...>", "only these faults, each on a copy of the build; an unknown name lists them")
  .option("--seed <n>", "seed of the random moments (default: a new one, which is printed)", count)
  .addOption(
    new Option(
      "--backend <kind>",
      "where the states are: cloud is a stand-in for HCP Terraform (default: as configured)",
    ).choices(["s3", "cloud"]),
  )
  .option(
    "--standby-tasks <n>",
    "service.standbyTasks: 1 drills a warm standby (default: as configured)",
    count,
  )
  .option(
    "--health-check-interval-seconds <n>",
    "dns.healthCheckIntervalSeconds, 10 or 30 (default: as configured)",
    count,
  )
  .option("--parallel <n>", "faults to run at a time: they mostly wait", atLeastOne, 3)
  .option("--output <directory>", "where to write the report", path.join(defaultOutputDirectory(), "reports"))
  .option("--json", "print this half's report as JSON")
  .option("--verbose", "also show Terraform's own output")
  .addOption(
    new Option(
      "--target <target>",
      "aws: only what is safe on the real account: checks DR's readiness and plans its activation; applies nothing",
    )
      .choices(["emulator", "aws"])
      .default("emulator"),
  )
  .option("--confirm <account>", "with --target aws: the account's 12 digits")
  .addHelpText(
    "after",
    `
Files:
  OUTPUT/drill-control.json   this half's report
  OUTPUT/drill.md             the report of both halves; npm run drill:data is the other half

Run a game day on the real account with the operator's commands: docs/drills/README.md.

Exit code:
  0  passed
  2  a check failed, or an objective was missed; with --target aws: DR is not ready
  1  error; the message says what to do
  130  stopped by Ctrl-C or SIGTERM; what it did is in OUTPUT/stopped/drill.md, marked incomplete

Every 30 seconds it says what it waits for, and how long that took the last time on this machine.`,
  )
  .action((options: Options) => (options.target === "aws" ? rehearse(options) : practise(options)));

async function practise(options: Options): Promise<void> {
  if (options.confirm !== undefined) {
    throw new UsageError(
      "--confirm goes with --target aws: there is nothing to confirm on the emulated AWS.",
    );
  }
  if (options.short === true && options.full === true) {
    throw new UsageError("--short and --full exclude each other.");
  }
  if (options.rounds === 0 && !options.fault && !options.short && !options.full) {
    throw new UsageError(
      "--rounds 0 practises nothing: give a number of rounds, or the --fault to practise alone.",
    );
  }
  const output = path.resolve(options.output);
  checkReportDirectory(output);
  const { runControlDrill } = await import("../operator/drill/control");
  const configured = loadConfig({
    settings: {
      service: { standbyTasks: options.standbyTasks },
      dns: { healthCheckIntervalSeconds: options.healthCheckIntervalSeconds },
    },
  });
  const config = withBackend(configured, options.backend ?? configured.backend.kind);
  const faults = await faultsOf(options, config);
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  say(`seed ${seed}`);
  const drill = await runControlDrill({
    config,
    command: commandLine("drill"),
    rounds: options.rounds ?? (options.short === true ? 1 : 2),
    faults,
    full: options.full,
    parallel: options.parallel,
    seed,
    say: (line) => say(`${new Date().toISOString().slice(11, 19)} ${line}`),
    onTerraformLine: options.verbose === true ? say : undefined,
    signal: interruptible(),
  });
  const { report } = drill;
  if (report.incomplete !== undefined) {
    const file = await storeStopped(output, report);
    if (options.json === true) {
      show(jsonOf(report));
    }
    say(`the drill is incomplete: ${report.incomplete}`);
    say(`report of what it did: ${shownPath(file)}`);
    process.exitCode = interruptedExitCode;
    return;
  }
  const { markdownFile } = await storeHalf(output, report);
  if (drill.comparisons.length > 0 && drill.figures.length > 0) {
    const { renderActivationBenchmark } = await import("../operator/drill/control/benchmark");
    writeSection(
      path.join(projectDirectory, "docs", "benchmarks.md"),
      "activation",
      renderActivationBenchmark(drill),
    );
  }
  const { failures, word } = resultOf(report);
  if (options.json === true) {
    show(jsonOf(report));
  }
  say([`the control half has ${word}`, ...failures.map((failure) => `  ${failure}`)].join("\n"));
  say(`report: ${shownPath(markdownFile)}`);
  process.exitCode = word === "passed" ? 0 : 2;
}

async function faultsOf(
  { fault: names = [], full, short }: Options,
  { backend }: Config,
): Promise<DrillOptions["faults"]> {
  const { canHappen, FAULTS, SHORT_FAULTS } = await import("../operator/drill/control");
  const named = namedFaults(FAULTS, names);
  const usual = (full === true ? FAULTS : short === true ? SHORT_FAULTS : []).filter((fault) =>
    canHappen(fault, backend.kind),
  );
  const impossible = named.find((fault) => !canHappen(fault, backend.kind));
  if (impossible !== undefined) {
    throw new UsageError(
      `The fault ${impossible.name} happens only with states in ${impossible.backend}: give --backend ${impossible.backend}.`,
    );
  }
  return [...new Set([...usual, ...named])];
}

/** On the real account: checks DR's readiness and plans its activation. Applies nothing. */
async function rehearse(options: Options): Promise<void> {
  const config = loadConfig();
  const emulatorOnly = Object.entries({
    "--rounds": options.rounds,
    "--short": options.short,
    "--full": options.full,
    "--fault": options.fault,
    "--backend": options.backend,
    "--standby-tasks": options.standbyTasks,
    "--health-check-interval-seconds": options.healthCheckIntervalSeconds,
  }).find(([, value]) => value !== undefined);
  if (emulatorOnly !== undefined) {
    throw new UsageError(
      `${emulatorOnly[0]} is for the emulated AWS. On the real account this command plans and applies nothing; ` +
        "run a game day that applies with the operator's commands: docs/drills/README.md.",
    );
  }
  if (options.confirm !== config.accountId) {
    throw new UsageError(
      `--target aws needs --confirm ${config.accountId}, the account in the configuration` +
        `${options.confirm === undefined ? "" : `; got ${options.confirm}`}. AWS was not called.`,
    );
  }
  const { rehearseOnAws } = await import("../operator/drill/rehearsal");
  const isReady = await rehearseOnAws({
    config,
    json: options.json === true,
    output: options.output,
    say,
    show,
    signal: interruptible(),
  });
  process.exitCode = isReady ? 0 : 2;
}

function count(value: string): number {
  if (!/^\d{1,9}$/.test(value)) {
    throw new InvalidArgumentError(`It must be a whole number from 0, not ${value}.`);
  }
  return Number(value);
}

function atLeastOne(value: string): number {
  const number = count(value);
  if (number < 1) {
    throw new InvalidArgumentError("It must be at least 1.");
  }
  return number;
}

void runCommand(program);
