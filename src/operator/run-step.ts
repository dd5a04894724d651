import path from "node:path";
import { regionName } from "../contract/names";
import { renderReview, reviewPlan } from "../review";
import {
  moduleFinder,
  type PlanJson,
  type PlanSummary,
  renderCounts,
  renderSummary,
  summarizePlan,
} from "../terraform/plan";
import { type PlanOptions, type Refresh, TerraformError } from "../terraform/run";
import { shownPath } from "../tools/path";
import { ToolError } from "../tools/tool-error";
import { waitForAvailableDatabases } from "./aws/databases";
import { explainFailure, failureKind } from "./failure";
import type { GivenPlan } from "./given-plan";
import { keepInterruptedDatabases } from "./interrupted-databases";
import { type Step, terraformVariables } from "./lifecycle";
import type { ConnectedStack, Operation } from "./operation";
import { isWithin, unexpectedChanges } from "./plan-checks";

export interface RunStepOptions {
  /**
   * What Terraform refreshes from AWS.
   * @default true
   */
  readonly refresh?: Refresh;
  /**
   * An already reviewed plan; if it is of this step, it is applied unchanged.
   * @default the step is planned
   */
  readonly given?: GivenPlan;
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
  /** Addresses that the plan after the apply would still change; empty if everything is done. */
  readonly left: readonly string[];
}

/** A plan takes some seconds, and waits a minute for a lock. */
const slowPlanSeconds = 90;
/** How often to wait for a database that is being backed up. */
const maximumAttempts = 5;

/** A running step: its stages pass this on, and each adds to it. */
interface StepRun {
  readonly operation: Operation;
  readonly stack: ConnectedStack;
  readonly step: Step;
  readonly options: RunStepOptions;
  /** `activate dr`: its name in the journal and the review. */
  readonly title: string;
}

interface Planned extends StepRun {
  /** The plan file, as Terraform's argument. */
  readonly out: string;
  /** The same, as an absolute path. */
  readonly planFile: string;
  readonly isGiven: boolean;
  readonly plan: PlanJson;
  readonly summary: PlanSummary;
}

interface Reviewed extends Planned {
  /** The review in one line. */
  readonly headline: string;
  /** The same for every plan that does the same. */
  readonly digest: string;
  /** What a step of this name should not do. */
  readonly unexpected: readonly string[];
}

/**
 * One apply of the life cycle: plans, shows the review, asks, applies exactly the plan shown, and plans again to check
 * that nothing is left. Each command is printed before it runs, and recorded in the journal.
 *
 * Idempotent: run again after an interruption it finishes the rest, after success it changes nothing.
 *
 * @throws StepFailed saying what to do; TerraformInterrupted
 */
export async function runStep(
  operation: Operation,
  step: Step,
  options: RunStepOptions = {},
): Promise<StepResult> {
  const title = `${step.name} ${step.stack}`;
  operation.say(`${title}: ${step.purpose}`);
  const stack = await operation.connect(step.stack);
  try {
    const result = await runStages({ operation, stack, step, options, title });
    if (result.outcome !== "declined") {
      operation.onDone?.(step);
    }
    return result;
  } catch (error) {
    throw explainFailure(error, stack);
  }
}

async function runStages(run: StepRun): Promise<StepResult> {
  const { say } = run.operation;
  const { step } = run;
  const withPlan = await plan(run);
  const { planFile, summary } = withPlan;
  const result = { step, planFile, summary, left: [] };
  if (!summary.hasChanges) {
    say(`${step.stack}: nothing to change`);
    return { ...result, outcome: "unchanged" };
  }
  const withReview = review(withPlan);
  if (!(await approve(withReview))) {
    say(`not applied; nothing was changed. The plan is kept: ${shownPath(planFile)}`);
    return { ...result, outcome: "declined" };
  }
  await apply(withReview);
  return { ...result, outcome: "applied", left: await verify(run) };
}

/** The given plan, if it is of this step; else a new one. */
async function plan(run: StepRun): Promise<Planned> {
  const { operation, options, stack, step, title } = run;
  const { given } = options;
  const { terraform } = stack;
  const region = regionName(operation.config, step.stack);
  if (given === undefined || !(await given.isFor(step, region, terraform))) {
    return makePlan(run, `${step.name}.tfplan`);
  }
  const { show: command } = terraform.commandLines({ out: given.file });
  operation.say(`$ ${command}`);
  return operation.journal.record({ step: "show", subject: title, command }, async () =>
    planned(run, given.file, true, await given.take(step, region, terraform)),
  );
}

async function makePlan(run: StepRun, out: string): Promise<Planned> {
  const { operation, options, stack, step, title } = run;
  const { terraform } = stack;
  const planOptions = { ...planOptionsOf(step, stack.json, options.refresh), out };
  await keepInterruptedDatabases(operation, stack, step.stack);
  const { plan: command } = terraform.commandLines(planOptions);
  operation.say(`$ ${command}`);
  const slow = setTimeout(() => operation.say(slowPlan(step, planOptions)), slowPlanSeconds * 1000);
  try {
    return await operation.journal.record({ step: "plan", subject: title, command }, async () => {
      await terraform.plan(planOptions);
      return planned(run, out, false, await terraform.showPlan(out));
    });
  } finally {
    clearTimeout(slow);
  }
}

/** The result of the plan stage, with its note for the journal. */
function planned(
  run: StepRun,
  out: string,
  isGiven: boolean,
  json: PlanJson,
): { result: Planned; note: string } {
  const summary = summarizePlan(json, moduleFinder(run.stack.json));
  const planFile = path.resolve(run.stack.directory, out);
  return { result: { ...run, out, planFile, isGiven, plan: json, summary }, note: noteOf(summary) };
}

/** The provider silently retries a service that is down for many minutes. */
function slowPlan({ name, stack }: Step, { refresh }: PlanOptions): string {
  const hint =
    name === "activate" && refresh !== false
      ? " If IAM's region or CloudWatch is down, stop with Ctrl-C and run the command again with --no-refresh."
      : "";
  return `${stack}: still planning after ${slowPlanSeconds} s: AWS answers slowly or not at all.${hint}`;
}

/** Shows every change, the review, and what is unexpected. */
function review(run: Planned): Reviewed {
  const { plan: json, step, summary, title } = run;
  const { say, show } = run.operation;
  const { digest, headline, text } = reviewed(title, json, summary);
  const unexpected = unexpectedChanges(step, summary);
  show(text);
  for (const change of unexpected) {
    say(`WARNING: ${change}`);
  }
  return { ...run, digest, headline, unexpected };
}

/** A plan as shown for approval: every change, then the review; the review's verdict in one line, and its digest. */
export function reviewed(
  title: string,
  plan: PlanJson,
  summary: PlanSummary,
): { readonly text: string; readonly headline: string; readonly digest: string } {
  const review = reviewPlan(plan);
  const text = `${renderSummary(title, summary)}\n${renderReview(review, "terminal")}`;
  return { text, headline: review.headline, digest: review.digest };
}

/** Asks whether to apply the plan shown. */
async function approve(run: Reviewed): Promise<boolean> {
  const { digest, headline, isGiven, operation, options, planFile, step, title, unexpected } = run;
  const { region } = operation.config.regions[step.stack];
  const word = options.word ?? region;
  return operation.journal.record({ step: "approve", subject: title }, async () => {
    const result = await operation.approve({
      ...{ step, region, planFile, isGiven, digest, word, unexpected },
    });
    const note = [headline, ...unexpected].join("\n");
    return { result, outcome: result ? "done" : "declined", note };
  });
}

/** Applies the approved plan. Waits for a database that is being backed up, then applies the rest. */
async function apply(approved: Reviewed): Promise<void> {
  const { operation, step } = approved;
  let next: Planned = approved;
  for (let attempt = 1; ; attempt += 1) {
    const busy = await applyUnlessBusy(next);
    if (busy === undefined) {
      return;
    }
    if (attempt === maximumAttempts) {
      throw busy;
    }
    operation.say(
      `${step.stack}: RDS refuses the change while the database is busy, most likely with a backup`,
    );
    await waitForAvailableDatabases(operation, step);
    next = await makePlan(approved, `${step.name}.tfplan`);
    if (!isWithin(approved.plan, next.plan)) {
      operation.say(`${step.stack}: the rest is more than was approved`);
      if (!(await approve(review(next)))) {
        throw new ToolError("The rest was declined. What was already applied is in the state.");
      }
    }
  }
}

/** @returns RDS's refusal while the database is busy; undefined when everything is applied */
async function applyUnlessBusy({
  operation,
  out,
  stack,
  title,
}: Planned): Promise<TerraformError | undefined> {
  const { apply: command } = stack.terraform.commandLines({ out });
  operation.say(`$ ${command}`);
  try {
    await operation.journal.record({ step: "apply", subject: title, command }, async () => ({
      result: await stack.terraform.apply(out),
    }));
    return undefined;
  } catch (error) {
    if (error instanceof TerraformError && failureKind(error.message) === "database-busy") {
      return error;
    }
    throw error;
  }
}

/** Plans once more, and returns what is left: nothing after a complete apply. */
async function verify(run: StepRun): Promise<string[]> {
  const { summary } = await makePlan(run, "after.tfplan");
  const left = [
    ...summary.modules.flatMap(({ resources }) => resources.map(({ address }) => address)),
    ...summary.outputs.map((name) => `output ${name}`),
  ];
  run.operation.say(
    !summary.hasChanges
      ? `${run.step.stack}: the next plan is clean`
      : `${run.step.stack}: the next plan is NOT clean (${left.join(", ")}): run the same command again`,
  );
  return summary.hasChanges ? left : [];
}

/** Plans a step; omits variables whose value is the configuration's. */
export function planOptionsOf(
  step: Step,
  json: { readonly variable?: Readonly<Record<string, unknown>> },
  refresh: Refresh = true,
): PlanOptions {
  const variables = Object.fromEntries(
    Object.entries(terraformVariables(step.variables)).filter(([name, value]) => {
      const declared = json.variable?.[name] as { default?: unknown } | undefined;
      return declared !== undefined && String(declared.default) !== value;
    }),
  );
  return { out: `${step.name}.tfplan`, variables, ...(refresh === true ? {} : { refresh }) };
}

function noteOf(summary: PlanSummary): string {
  if (!summary.hasChanges) {
    return "no changes";
  }
  return [
    renderCounts(summary.counts),
    ...summary.promoted.map(({ address }) => `promoted: ${address}`),
    ...[...summary.destroyed, ...summary.leftBehind].map(({ action, address }) => `${action}: ${address}`),
  ].join("\n");
}
