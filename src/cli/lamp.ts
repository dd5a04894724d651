import { existsSync } from "node:fs";
import path from "node:path";
import { Command, Option } from "commander";
import { type Config, configPath, loadConfig } from "../config";
import type { RegionRole } from "../contract";
import {
  type ApprovalRequest,
  activateRegion,
  type ChangingCommand,
  dryRun,
  type Operation,
  prepareRegion,
  readRegion,
  readStatus,
  recordRegion,
  renderReadiness,
  renderStatus,
  reprotectRegion,
  resumeRegion,
  retireDatabases,
  type StepResult,
  startOperation,
  switchOver,
} from "../operator";
import { accessOf, type Reading, read } from "../operator/aws/access";
import { type RegionVariables, type Step, StepRefused } from "../operator/lifecycle";
import { openSession as openAnySession } from "../operator/runner/session";
import { synthesize } from "../operator/runner/synthesize";
import { TerraformInterrupted } from "../terraform/run";
import type { Target } from "../terraform/run/working-directory";
import { projectDirectory } from "../tools/cache";
import { attachEmulator } from "../tools/emulator";
import { applyLater, defaultOutput } from "./apply-later";
import { ask } from "./ask";
import { interruptible, runCommand, UsageError } from "./process";

interface CommonOptions {
  readonly target: Target;
  readonly output: string;
}

interface ChangeOptions extends CommonOptions {
  /** A role, or the AWS region. */
  readonly region: string;
  readonly dryRun?: boolean;
  readonly plan?: string;
  readonly yes?: boolean;
  /** False: --no-record. */
  readonly record: boolean;
  /** False: --no-refresh. */
  readonly refresh?: boolean;
  /** False: --no-reprotect. */
  readonly reprotect?: boolean;
}

const say = (line: string) => void process.stderr.write(`${line}\n`);
const show = (text: string) => void process.stdout.write(`${text}\n`);

const program = new Command("npm run lamp --")
  .description(
    "The operator's commands: status of both regions, readiness, and the steps of the life cycle. Each prints the plain " +
      "terraform commands that it runs; docs/runbook.md gives the same by hand.",
  )
  .addHelpText(
    "after",
    `
Files:
  OUTPUT/plans/TARGET/STACK/STEP.tfplan   the plan of each step
  OUTPUT/reports/TIME-COMMAND.{md,json}   what was done, with times

Exit code:
  0  done, or there was nothing to do
  2  something is out of order (status), the standby is not ready (prepare), you declined, or a plan is not clean yet
  1  error; the message says what to do
  130  stopped by Ctrl-C; the same command goes on from there`,
  );

common(
  "status",
  "Both regions at a glance: from the states and, where it answers, from AWS. Changes nothing.",
)
  .option("--json", "print it as JSON")
  .action(status);

common(
  "prepare",
  "Tells whether the standby is ready to be activated, and plans the activation for practice. Changes nothing. " +
    "Run it monthly, on the machine that would activate.",
)
  .addOption(regionOption("the standby").default("dr"))
  .option("--kit <directory>", "also write what a machine needs that has only Terraform and credentials")
  .option("--json", "print it as JSON")
  .action(prepare);

changing("activate", "Makes the standby the serving region. Asks and changes that region only.")
  .addOption(regionOption("the region to activate").default("dr"))
  .option("--no-refresh", "do not ask AWS for what is there (when IAM's region is down, too)")
  .action((options: ChangeOptions) => change("activate", options));

changing(
  "reprotect",
  "Gives the region that no longer serves a new replica of the one that does, beside its old database.",
)
  .addOption(regionOption("the region that no longer serves").makeOptionMandatory())
  .action((options: ChangeOptions) => change("reprotect", options));

changing(
  "switchover",
  "Lets the standby take over without losing a write: stops the writing, waits for the replica, promotes it, reprotects " +
    "the old region. Can be left at any point and run again.",
)
  .requiredOption("--to <region>", "the region to activate: primary or dr, or the AWS region")
  .option("--no-reprotect", "leave the old region without a replica for now")
  .action((options: ChangeOptions & { to: string }) =>
    change("switchover", { ...options, region: options.to }),
  );

changing("resume", "Lets a quiesced region serve again: the way back from a switchover before its promotion.")
  .addOption(regionOption("the quiesced region").makeOptionMandatory())
  .action((options: ChangeOptions) => change("resume", options));

changing("retire", "Deletes a region's older databases, each with a final snapshot, in two plans.")
  .addOption(regionOption("the region").makeOptionMandatory())
  .action((options: ChangeOptions) => change("retire", options));

function common(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .addOption(
      new Option(
        "--target <target>",
        "the account in the environment (AWS_PROFILE, ...), or an emulated AWS that runs at AWS_ENDPOINT_URL",
      )
        .choices(["aws", "emulator"])
        .default("aws"),
    )
    .option("--output <directory>", "where to synthesize and keep plans and reports", defaultOutput);
}

function changing(name: ChangingCommand, description: string): Command {
  return common(name, description)
    .option("--dry-run", "only print the terraform commands, for regions that are as the configuration says")
    .option("--no-record", "do not write the new normal into the configuration")
    .option(
      "--plan <file>",
      "apply this plan, which was reviewed before, for the next step; without a terminal it needs --yes",
    )
    .option("--yes", "apply the plan of --plan, and no other, without asking");
}

function regionOption(what: string): Option {
  return new Option("--region <region>", `${what}: primary or dr, or the AWS region`);
}

function roleOf(region: string, { regions }: Config): RegionRole {
  const role = (["primary", "dr"] as const).find(
    (name) => region === name || region === regions[name].region,
  );
  if (role === undefined) {
    throw new UsageError(
      `${region} is none of the regions. They are primary (${regions.primary.region}) and dr (${regions.dr.region}).`,
    );
  }
  return role;
}

function synthesized(options: CommonOptions): { config: Config; outputDirectory: string } {
  const outputDirectory = path.resolve(options.output);
  const { config } = synthesize(outputDirectory, say);
  return { config, outputDirectory };
}

/** A session on the account, or on the emulated AWS that runs already. */
async function openSession(
  options: CommonOptions,
  config: Config,
  outputDirectory: string,
  signal: AbortSignal,
) {
  return openAnySession({
    target: options.target,
    config,
    outputDirectory,
    say,
    signal,
    ...(options.target === "emulator" ? { emulator: runningEmulator(config) } : {}),
  });
}

function runningEmulator({ accountId }: Config) {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  if (endpoint === undefined || endpoint === "") {
    throw new UsageError(
      "--target emulator works on an emulated AWS that runs already: set AWS_ENDPOINT_URL to its address. " +
        "To practise the whole life cycle on one of its own: npm run drill",
    );
  }
  return attachEmulator(endpoint, accountId);
}

async function change(command: ChangingCommand, options: ChangeOptions): Promise<void> {
  checkApproval(options);
  const { config, outputDirectory } = synthesized(options);
  const role = roleOf(options.region, config);
  try {
    if (options.dryRun === true) {
      show(dryRun(command, role, { ...options, config, outputDirectory }).join("\n"));
    } else {
      await changeRegions(command, role, options, { config, outputDirectory });
    }
  } catch (error) {
    throw worded(command, error);
  }
}

/** Out of order: what is wrong and which step comes first. */
function worded(command: string, error: unknown): unknown {
  return error instanceof StepRefused ? new UsageError(`${command} is refused: ${error.message}`) : error;
}

/** What nobody has reviewed is not applied. */
function checkApproval({ plan, yes }: ChangeOptions): void {
  if (yes === true && plan === undefined) {
    throw new UsageError(
      "--yes goes with --plan FILE: only a plan that was reviewed is applied without asking.",
    );
  }
  if (plan !== undefined && yes !== true && !process.stdin.isTTY) {
    throw new UsageError(`There is no terminal to ask on: add --yes to apply ${plan}.`);
  }
  if (plan !== undefined && !existsSync(plan)) {
    throw new UsageError(`There is no plan file ${plan}. Without --plan the step is planned anew.`);
  }
}

async function changeRegions(
  command: ChangingCommand,
  role: RegionRole,
  options: ChangeOptions,
  { config, outputDirectory }: { config: Config; outputDirectory: string },
): Promise<void> {
  const signal = interruptible();
  const session = await openSession(options, config, outputDirectory, signal);
  const operation = startOperation({
    session,
    config,
    command,
    say,
    show,
    signal,
    reportDirectory: path.join(outputDirectory, "reports"),
    approve: (request) => approve(request, command, options, signal),
    // What an emulated AWS is rehearsed into is not the environment's normal.
    ...(options.record && options.target === "aws" ? { onDone: (step: Step) => record(step, config) } : {}),
  });
  try {
    const results = await runChange(command, role, operation, options);
    const isDeclined = results.some(({ outcome }) => outcome === "declined");
    const isLeft = results.some(({ left }) => left.length > 0);
    operation.journal.end(isDeclined ? "declined" : isLeft ? "not clean" : "done");
    process.exitCode = isDeclined || isLeft ? 2 : 0;
  } catch (error) {
    operation.journal.end(ending(error));
    throw error;
  } finally {
    sayReport(operation);
    await session.close();
  }
}

async function runChange(
  command: ChangingCommand,
  role: RegionRole,
  operation: Operation,
  options: ChangeOptions,
): Promise<readonly StepResult[]> {
  const plan = options.plan === undefined ? {} : { planFile: path.resolve(options.plan) };
  switch (command) {
    case "activate":
      return [await activateRegion(operation, role, { ...plan, refresh: options.refresh })];
    case "resume":
      return [await resumeRegion(operation, role, plan)];
    case "reprotect":
      return [await reprotectRegion(operation, role, plan)];
    case "retire":
      return retireDatabases(operation, role, plan);
    case "switchover":
      return (await switchOver(operation, role, { ...plan, reprotect: options.reprotect })).steps;
  }
}

async function approve(
  { isGiven, planFile, region, step, unexpected, word }: ApprovalRequest,
  command: ChangingCommand,
  options: ChangeOptions,
  signal: AbortSignal,
): Promise<boolean> {
  if (options.yes === true && isGiven) {
    if (unexpected.length > 0) {
      say("A plan that does more than its step is not applied with --yes: run it on a terminal.");
    }
    return unexpected.length === 0;
  }
  if (!process.stdin.isTTY) {
    say(
      "There is no terminal to ask on. When the plan above is reviewed, apply it with\n" +
        `  ${applyLater(step, planFile, { ...options, command })}`,
    );
    return false;
  }
  const what = word === region ? `the region's name (${word})` : `what is deleted (${word})`;
  const typed = await ask(
    `${step.name} in ${region}: type ${what} to apply this plan, anything else to leave it: `,
    signal,
  );
  return typed === word;
}

/** Writes what the region is now into the configuration. */
function record({ stack, variables }: Step, config: Config): void {
  const file = path.resolve(projectDirectory, configPath());
  let settings: ReturnType<typeof recordRegion>;
  try {
    settings = recordRegion(file, config, stack, variables);
  } catch (error) {
    // The step is done, and a switchover goes on.
    say(
      `WARNING: the new normal of ${stack} is not in the configuration: ${(error as Error).message}. ` +
        "Write it there by hand: npm run lamp -- status tells what.",
    );
    return;
  }
  if (settings.length === 0) {
    return;
  }
  say(`${path.relative("", file)}: the new normal is written; commit it, so that later plans know it`);
  for (const { after, before, path: setting } of settings) {
    say(`  ${setting}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`);
  }
}

async function status(options: CommonOptions & { json?: boolean }): Promise<void> {
  const config = loadConfig();
  const result = await readStatus({
    config,
    access: options.target === "emulator" ? emulatorAccess(config) : {},
    drillFolders: [path.join(projectDirectory, "docs", "drills"), path.resolve(options.output, "reports")],
    ...(config.backend.kind === "cloud" ? { variablesElsewhere: await workspaceVariables(options) } : {}),
  });
  show(options.json === true ? JSON.stringify(result, null, 2) : renderStatus(result, config));
  process.exitCode = result.outOfOrder.length === 0 ? 0 : 2;
}

/** What HCP Terraform's workspaces tell, each as far as it answers. */
async function workspaceVariables(
  options: CommonOptions,
): Promise<Record<RegionRole, Reading<RegionVariables>>> {
  const { config, outputDirectory } = synthesized(options);
  const session = await openSession(options, config, outputDirectory, interruptible());
  const operation = startOperation({
    session,
    config,
    command: "status",
    say: () => {},
    show,
    approve: async () => false,
  });
  const variables = (role: RegionRole) => read({ timeoutSeconds: 60 }, () => readRegion(operation, role));
  try {
    const [primary, dr] = await Promise.all([variables("primary"), variables("dr")]);
    return { primary, dr };
  } finally {
    await session.close();
  }
}

function emulatorAccess(config: Config) {
  return accessOf({ emulator: runningEmulator(config) });
}

async function prepare(
  options: CommonOptions & { region: string; kit?: string; json?: boolean },
): Promise<void> {
  const { config, outputDirectory } = synthesized(options);
  const role = roleOf(options.region, config);
  const signal = interruptible();
  const session = await openSession(options, config, outputDirectory, signal);
  const operation = startOperation({
    session,
    config,
    command: "prepare",
    say,
    show: options.json === true ? say : show,
    signal,
    reportDirectory: path.join(outputDirectory, "reports"),
    approve: async () => false,
  });
  try {
    const kit = options.kit === undefined ? {} : { kit: path.resolve(options.kit) };
    const readiness = await prepareRegion(operation, role, kit);
    operation.journal.end(readiness.isReady ? "ready" : "not ready");
    show(options.json === true ? JSON.stringify(readiness, null, 2) : renderReadiness(role, readiness));
    process.exitCode = readiness.isReady ? 0 : 2;
  } catch (error) {
    operation.journal.end(ending(error));
    throw worded("prepare", error);
  } finally {
    sayReport(operation);
    await session.close();
  }
}

function sayReport({ journal }: Operation): void {
  if (journal.file !== undefined) {
    say(`report: ${path.relative("", journal.file)}.md`);
  }
}

function ending(error: unknown): string {
  return error instanceof TerraformInterrupted
    ? "interrupted"
    : `failed: ${(error as Error).message.split("\n", 1)[0]}`;
}

// A terminal or a reader that is gone (`| less`, left) must not end this while Terraform applies.
const goOn = () => {};
process.stderr.on("error", goOn);
void runCommand(program, goOn);
