import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { defaultOutputDirectory } from "../config/environment";
import { STACK_NAMES } from "../contract";
import { planStacks, type StackPlan } from "../operator/runner/plan-stacks";
import { openSession } from "../operator/runner/session";
import { synthesize } from "../operator/runner/synthesize";
import { renderReview } from "../review";
import { renderSummary } from "../terraform/plan";
import type { Target } from "../terraform/run/working-directory";
import { shownPath } from "../tools/path";
import { exitCode, renderPlanEnd } from "./plan-end";
import { endsFirst, interruptible, runCommand, say, show, UsageError } from "./process";

interface PlanCommandOptions {
  readonly target: Target;
  readonly stack?: readonly string[];
  readonly var: Readonly<Record<string, string>>;
  readonly output: string;
  readonly parallel: number;
  /** False: --no-refresh. */
  readonly refresh: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
  /** False: --no-detailed-exitcode. */
  readonly detailedExitcode: boolean;
}

const command = new Command("npm run plan --")
  .description(
    "Synthesizes the stacks and plans them with Terraform. Without an AWS account it plans against an emulated, empty " +
      "AWS that it starts and stops itself; values that a stack reads from another are then marked placeholders.",
  )
  .addOption(
    new Option("--target <target>", "the emulated AWS, or the account in the environment (AWS_PROFILE, ...)")
      .choices(["emulator", "aws"])
      .default("emulator"),
  )
  .addOption(new Option("--stack <name...>", "plan only these stacks").choices(STACK_NAMES))
  .option(
    "--var <name=value>",
    "value of an input variable, for the stacks that declare it; repeatable",
    collectVariable,
    {},
  )
  .option("--output <directory>", "where to synthesize and keep the plans", defaultOutputDirectory())
  .option("--parallel <count>", "number of stacks to plan at a time", positiveInteger, availableParallelism())
  .option(
    "--no-refresh",
    "compare with the states without reading AWS: needs no permission to read the secret",
  )
  .option("--verbose", "show Terraform's own progress")
  .option("--json", "print the result as JSON")
  .option(
    "--no-detailed-exitcode",
    "exit with 0 also when something changes, for scripts with `set -e`, as `terraform plan` does without -detailed-exitcode",
  )
  .addHelpText(
    "after",
    `
Shows each plan's summary and what a reviewer should know; \`npm run review\` can stop a pipeline on it.

Keeps each plan for review and for \`terraform apply\`:
  OUTPUT/plans/TARGET/STACK/plan.tfplan   the plan
  OUTPUT/plans/TARGET/STACK/plan.json     the same as JSON (includes the values of sensitive attributes)

Exit code:
  0  every stack was planned and nothing changes
  2  something changes (not with --no-detailed-exitcode), or a stack needs another to be applied first
  1  error

Examples:
  npm run plan
  npm run plan -- --target aws
  npm run plan -- --target aws --stack dr --var posture=active    the failover, before the day
  npm run --silent plan -- --json | jq ...                        nothing but the JSON on stdout`,
  )
  .action(plan);

async function plan(options: PlanCommandOptions): Promise<void> {
  const outputDirectory = path.resolve(options.output);
  say("synthesizing");
  const { config, stacks: synthesized } = synthesize(outputDirectory, say);
  const stacks = options.stack ?? synthesized;
  checkVariables(options.var, stacks, outputDirectory);
  let isEmulated = false;
  const signal = interruptible(() => (isEmulated ? "Terraform and the emulated AWS are ended" : endsFirst()));
  const session = await openSession({ target: options.target, config, outputDirectory, say, signal });
  isEmulated = session.emulator !== undefined;
  try {
    const plans = await planStacks({
      session,
      config,
      stacks,
      variables: options.var,
      parallel: options.parallel,
      refresh: options.refresh,
      onProgress: (stack, line) => say(`${stack}: ${line}`),
      ...(options.verbose === true
        ? { onTerraformLine: (stack: string, line: string) => say(`${stack}: ${line}`) }
        : {}),
    });
    const end = { target: options.target, config, plans, detailedExitcode: options.detailedExitcode };
    show(
      options.json === true
        ? renderJson(options.target, plans)
        : `${renderText(plans)}\n${renderPlanEnd(end)}`,
    );
    process.exitCode = exitCode(end);
  } finally {
    await session.close();
  }
}

function renderText(plans: readonly StackPlan[]): string {
  return `${plans.map(renderStack).join("\n\n")}\n`;
}

function renderStack({ stack, summary, review, placeholders, waitsFor, planFile, error }: StackPlan): string {
  if (summary !== undefined && review !== undefined) {
    const from = placeholders.length === 0 ? "" : ` (placeholder outputs of ${placeholders.join(" and ")})`;
    return [
      renderSummary(`${stack}${from}`, summary),
      renderReview(review, "terminal", `${stack}: what to know`),
      `  plan: ${shownPath(planFile ?? "")}`,
    ].join("\n");
  }
  return waitsFor.length > 0
    ? `${stack}: waits for ${waitsFor.join(" and ")}: apply it first`
    : `${stack}: failed\n${error}`;
}

function renderJson(target: Target, plans: readonly StackPlan[]): string {
  return JSON.stringify({ target, stacks: plans }, null, 2);
}

function collectVariable(pair: string, collected: Readonly<Record<string, string>>): Record<string, string> {
  const [, name, value] = /^(\w+)=([\s\S]*)$/.exec(pair) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError("It is name=value, like posture=active.");
  }
  return { ...collected, [name]: value };
}

function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    throw new InvalidArgumentError("It is a whole number from 1.");
  }
  return Number(text);
}

/** A variable that no planned stack declares is an error, not something to ignore. */
function checkVariables(
  variables: Readonly<Record<string, string>>,
  stacks: readonly string[],
  outputDirectory: string,
): void {
  const declared = new Set(
    stacks.flatMap((stack) => {
      const file = path.join(outputDirectory, "stacks", stack, "cdk.tf.json");
      const json = JSON.parse(readFileSync(file, "utf8")) as { variable?: Record<string, unknown> };
      return Object.keys(json.variable ?? {});
    }),
  );
  const unknown = Object.keys(variables).filter((name) => !declared.has(name));
  if (unknown.length > 0) {
    const known =
      declared.size === 0 ? "they declare none" : `they declare ${[...declared].sort().join(", ")}`;
    throw new UsageError(`--var: ${unknown.join(", ")} is not a variable of ${stacks.join(", ")}; ${known}.`);
  }
}

void runCommand(command);
