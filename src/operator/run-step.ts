import path from "node:path";
import { regionName } from "../contract/names";
import { renderReview, reviewPlan } from "../review";
import {
  moduleFinder,
  type PlanJson,
  type PlanOptions,
  type PlanSummary,
  renderSummary,
  summarizePlan,
  TerraformError,
} from "../terraform/run";
import { ToolError } from "../tools/tool-error";
import { waitForAvailableDatabases } from "./aws/databases";
import { explainFailure, failureKind } from "./failure";
import { keepInterruptedDatabases } from "./interrupted-databases";
import { type Step, terraformVariables } from "./lifecycle";
import type { ConnectedStack, Operation } from "./operation";
import { isPlanOf, isWithin, surprisesOf } from "./plan-checks";

export interface RunStepOptions {
  /**
   * Whether Terraform asks AWS for what is there.
   * @default true
   */
  readonly refresh?: boolean;
  /**
   * A plan that was made and reviewed before; it is applied as it is.
   * @default a plan is made
   */
  readonly planFile?: string;
  /**
   * What the approver types.
   * @default the AWS region
   */
  readonly word?: string;
}

export interface StepResult {
  readonly step: Step;
  /**
   * `applied`; `unchanged`: there was nothing to do; `declined`: the plan was not approved, and nothing changed.
   */
  readonly outcome: "applied" | "unchanged" | "declined";
  /** Where the plan is. */
  readonly planFile: string;
  readonly summary: PlanSummary;
  /** Addresses that the plan after the apply would still change; none where all is done. */
  readonly left: readonly string[];
}

/** A plan takes some seconds, and waits a minute for a lock. */
const slowPlanSeconds = 90;
/** How often a database that is being backed up is waited for. */
const maximumAttempts = 5;

/**
 * One apply of the life cycle: plans, shows the review, asks, applies exactly the plan that was shown, and plans again
 * to see that nothing is left. Each command is told before it runs, and kept in the journal.
 *
 * Run again after an interruption it finishes what is left; run again after success it changes nothing.
 *
 * @throws StepFailed saying what to do; TerraformInterrupted
 */
export async function runStep(
  operation: Operation,
  step: Step,
  options: RunStepOptions = {},
): Promise<StepResult> {
  const { say } = operation;
  say(`${step.name} ${step.stack}: ${step.purpose}`);
  const stack = await operation.connect(step.stack);
  try {
    const result = await planApproveApply(operation, stack, step, options);
    if (result.outcome !== "declined") {
      operation.onDone?.(step);
    }
    return result;
  } catch (error) {
    throw explainFailure(error, stack.directory);
  }
}

async function planApproveApply(
  operation: Operation,
  stack: ConnectedStack,
  step: Step,
  options: RunStepOptions,
): Promise<StepResult> {
  const { say } = operation;
  const planned = planOptionsOf(step, stack.json, options.refresh);
  const planOptions: PlanOptions = { ...planned, out: options.planFile ?? planned.out };
  const planFile = path.resolve(stack.directory, planOptions.out);
  const plan =
    options.planFile === undefined
      ? await makePlan(operation, stack, step, planOptions)
      : await readPlan(operation, stack, step, options.planFile);
  const summary = summarizePlan(plan, moduleFinder(stack.json));
  const result = { step, planFile, summary, left: [] };
  if (!summary.hasChanges) {
    say(`${step.stack}: nothing to change`);
    return { ...result, outcome: "unchanged" };
  }
  const isGiven = options.planFile !== undefined;
  if (!(await isApproved(operation, stack, step, { isGiven, plan, planFile }, options))) {
    say(`not applied; nothing was changed. The plan is kept: ${path.relative("", planFile)}`);
    return { ...result, outcome: "declined" };
  }
  await applyApproved(operation, stack, step, { plan, planOptions, options });
  const left = await changesLeft(operation, stack, step, planOptions);
  return { ...result, outcome: "applied", left };
}

/** The plan of a step; variables that have the value already by the configuration are left out. */
export function planOptionsOf(
  step: Step,
  json: { readonly variable?: Readonly<Record<string, unknown>> },
  refresh = true,
): PlanOptions {
  const variables = Object.fromEntries(
    Object.entries(terraformVariables(step.variables)).filter(([name, value]) => {
      const declared = json.variable?.[name] as { default?: unknown } | undefined;
      return declared !== undefined && String(declared.default) !== value;
    }),
  );
  return { out: `${step.name}.tfplan`, variables, ...(refresh ? {} : { refresh }) };
}

async function makePlan(
  operation: Operation,
  stack: ConnectedStack,
  step: Step,
  planOptions: PlanOptions,
): Promise<PlanJson> {
  const { journal, say } = operation;
  const { json, terraform } = stack;
  await keepInterruptedDatabases(operation, stack, step.stack);
  const { plan: command } = terraform.commandLines(planOptions);
  say(`$ ${command}`);
  const slow = setTimeout(() => say(slowPlan(step, planOptions)), slowPlanSeconds * 1000);
  try {
    return await journal.record(
      { step: "plan", subject: `${step.name} ${step.stack}`, command },
      async () => {
        await terraform.plan(planOptions);
        const plan = await terraform.showPlan(planOptions.out);
        return { result: plan, note: noteOf(summarizePlan(plan, moduleFinder(json))) };
      },
    );
  } finally {
    clearTimeout(slow);
  }
}

/** The provider asks a service that is down again and again, for many minutes, and says nothing meanwhile. */
function slowPlan({ name, stack }: Step, { refresh }: PlanOptions): string {
  const hint =
    name === "activate" && refresh !== false
      ? " If IAM's region is down, stop it with Ctrl-C, and run the command again with --no-refresh."
      : "";
  return `${stack}: still planning after ${slowPlanSeconds} s: AWS answers slowly, or not at all.${hint}`;
}

/** A plan that was made elsewhere must be one of this step, or approving it by its name would mean nothing. */
async function readPlan(
  { config, journal, say }: Operation,
  { json, terraform }: ConnectedStack,
  step: Step,
  planFile: string,
): Promise<PlanJson> {
  const { show: command } = terraform.commandLines({ out: planFile });
  say(`$ ${command}`);
  return journal.record({ step: "show", subject: `${step.name} ${step.stack}`, command }, async () => {
    const plan = await terraform.showPlan(planFile);
    const mismatch = isPlanOf(plan, step, regionName(config, step.stack));
    if (mismatch !== undefined) {
      throw new ToolError(
        `${planFile} is not a plan of ${step.name} ${step.stack}: ${mismatch}. Nothing was applied.`,
      );
    }
    return { result: plan, note: noteOf(summarizePlan(plan, moduleFinder(json))) };
  });
}

async function isApproved(
  operation: Operation,
  stack: ConnectedStack,
  step: Step,
  { isGiven, plan, planFile }: { isGiven: boolean; plan: PlanJson; planFile: string },
  options: RunStepOptions,
): Promise<boolean> {
  const { approve, config, journal, say, show } = operation;
  const summary = summarizePlan(plan, moduleFinder(stack.json));
  const surprises = surprisesOf(step, summary);
  const { headline, text } = reviewed(`${step.name} ${step.stack}`, plan, summary);
  show(text);
  for (const surprise of surprises) {
    say(`WARNING: ${surprise}`);
  }
  const { region } = config.regions[step.stack];
  return journal.record({ step: "approve", subject: `${step.name} ${step.stack}` }, async () => {
    const result = await approve({
      step,
      region,
      planFile,
      isGiven,
      word: options.word ?? region,
      surprises,
    });
    const note = [headline, ...surprises].join("\n");
    return { result, outcome: result ? "done" : "declined", note };
  });
}

/** A plan as it is shown before an approval: every change, then the review; and the review's verdict in one line. */
export function reviewed(
  title: string,
  plan: PlanJson,
  summary: PlanSummary,
): { readonly text: string; readonly headline: string } {
  const review = reviewPlan(plan);
  const text = `${renderSummary(title, summary)}\n${renderReview(review, "terminal")}`;
  return { text, headline: review.headline };
}

/** Applies the approved plan. A database that is being backed up is waited for, and what is left is applied then. */
async function applyApproved(
  operation: Operation,
  stack: ConnectedStack,
  step: Step,
  approved: { plan: PlanJson; planOptions: PlanOptions; options: RunStepOptions },
): Promise<void> {
  const { journal, say } = operation;
  const { terraform } = stack;
  let { planOptions } = approved;
  for (let attempt = 1; ; attempt += 1) {
    const { apply: command } = terraform.commandLines(planOptions);
    say(`$ ${command}`);
    try {
      await journal.record({ step: "apply", subject: `${step.name} ${step.stack}`, command }, async () => ({
        result: await terraform.apply(planOptions.out),
      }));
      return;
    } catch (error) {
      const isBusy = error instanceof TerraformError && failureKind(error.message) === "database-busy";
      if (!isBusy || attempt === maximumAttempts) {
        throw error;
      }
      say(`${step.stack}: RDS refuses the change while the database is busy, most likely with a backup`);
      await waitForAvailableDatabases(operation, step);
    }
    planOptions = { ...planOptionsOf(step, stack.json, approved.options.refresh) };
    const rest = await makePlan(operation, stack, step, planOptions);
    if (!isWithin(approved.plan, rest)) {
      const planFile = path.resolve(stack.directory, planOptions.out);
      say(`${step.stack}: what is left is more than was approved`);
      const request = { isGiven: false, plan: rest, planFile };
      if (!(await isApproved(operation, stack, step, request, approved.options))) {
        throw new ToolError("The rest was declined. What was applied before is in the state.");
      }
    }
  }
}

/** Plans once more: after a complete apply there is nothing left. */
async function changesLeft(
  operation: Operation,
  stack: ConnectedStack,
  step: Step,
  planOptions: PlanOptions,
): Promise<string[]> {
  const plan = await makePlan(operation, stack, step, { ...planOptions, out: "after.tfplan" });
  const summary = summarizePlan(plan, moduleFinder(stack.json));
  const left = [
    ...summary.modules.flatMap(({ resources }) => resources.map(({ address }) => address)),
    ...summary.outputs.map((name) => `output ${name}`),
  ];
  operation.say(
    !summary.hasChanges
      ? `${step.stack}: the next plan is clean`
      : `${step.stack}: the next plan is NOT clean (${left.join(", ")}): run the same command again`,
  );
  return summary.hasChanges ? left : [];
}

function noteOf(summary: PlanSummary): string {
  const { counts } = summary;
  if (!summary.hasChanges) {
    return "no changes";
  }
  return [
    `${counts.create} to create, ${counts.update} to change, ${counts.replace} to replace, ${counts.delete} to destroy`,
    ...summary.promoted.map(({ address }) => `promoted: ${address}`),
    ...summary.destroyed.map(({ action, address }) => `${action}: ${address}`),
  ].join("\n");
}
