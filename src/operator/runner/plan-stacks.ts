import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Config } from "../../config";
import { type Review, reviewPlan } from "../../review";
import { moduleFinder, type PlanJson, type PlanSummary, summarizePlan } from "../../terraform/plan";
import { TerraformError, TerraformInterrupted } from "../../terraform/run";
import type { StackJson } from "../../terraform/stack/synthesized-stack";
import { isMissingBucket } from "./missing-bucket";
import { seedEmulator } from "./seed-emulator";
import type { Session } from "./session";

/** The result of planning one stack. */
export interface StackPlan {
  readonly stack: string;
  /**
   * `planned`; `waits`: a stack whose outputs it reads has not been applied yet; `failed`: see `error`.
   */
  readonly status: "planned" | "waits" | "failed";
  /** Stacks whose outputs are placeholders in this plan. */
  readonly placeholders: readonly string[];
  /** Stacks that must be applied first. */
  readonly waitsFor: readonly string[];
  readonly summary?: PlanSummary;
  /** The review of the plan. */
  readonly review?: Review;
  /** The plan, for `terraform apply`. */
  readonly planFile?: string;
  /** The plan as JSON. It may hold sensitive values. */
  readonly planJson?: string;
  readonly error?: string;
  readonly seconds: number;
}

export interface PlanStacksOptions {
  readonly session: Session;
  readonly config: Config;
  readonly stacks: readonly string[];
  /** Values of input variables; each is passed to the stacks that declare it. */
  readonly variables: Readonly<Record<string, string>>;
  /** How many stacks to plan at a time. */
  readonly parallel: number;
  /**
   * Whether Terraform refreshes the state from AWS before it plans.
   * @default true
   */
  readonly refresh?: boolean;
  /** Called with one line of progress of a stack. */
  readonly onProgress: (stack: string, line: string) => void;
  /** Called with each line of Terraform's own progress. */
  readonly onTerraformLine?: (stack: string, line: string) => void;
}

/**
 * Plans stacks in parallel. A stack reads the outputs of others from their states, so no plan waits for another plan:
 * on the emulator, where nothing is applied, placeholders stand in; on AWS, a stack that reads one not yet applied is
 * reported as waiting for it.
 *
 * @throws TerraformInterrupted when it was asked to stop, after every Terraform has exited
 */
export async function planStacks(options: PlanStacksOptions): Promise<StackPlan[]> {
  const waiting = [...options.stacks.entries()];
  const plans: StackPlan[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [position, stack] = next;
      plans[position] = await planStack(stack, options);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: options.parallel }, worker));
  const interrupted = ends.find((end) => end.status === "rejected");
  if (interrupted !== undefined) {
    throw interrupted.reason;
  }
  return plans;
}

async function planStack(stack: string, options: PlanStacksOptions): Promise<StackPlan> {
  const { config, onProgress, session } = options;
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 100) / 10;
  const isEmulated = session.emulator !== undefined;
  const placeholders: string[] = [];
  try {
    onProgress(stack, "connecting to its state");
    const declared = session.terraformIn(stack).json;
    if (isEmulated) {
      placeholders.push(...Object.keys(declared.data?.terraform_remote_state ?? {}));
    }
    const { directory, json, terraform } = session.terraformIn(stack, {
      placeholders,
      // Its backend is the bucket that it creates itself.
      ...(isEmulated && stack === "terraform-state" ? { localState: "terraform.tfstate" } : {}),
      onLine: (line) => options.onTerraformLine?.(stack, line),
    });
    if (session.emulator !== undefined) {
      await seedEmulator(session.emulator, config, json, directory, placeholders);
    }
    await terraform.init();
    onProgress(stack, "planning");
    await terraform.plan({
      out: "plan.tfplan",
      variables: variablesOf(json, options.variables),
      refresh: options.refresh,
    });
    const plan = await terraform.showPlan("plan.tfplan");
    const planJson = path.join(directory, "plan.json");
    writeFileSync(planJson, `${JSON.stringify(plan)}\n`, { mode: 0o600 });
    onProgress(stack, `planned in ${seconds()} s`);
    return {
      stack,
      status: "planned",
      placeholders: placeholders.filter((name) => reads(plan, name)),
      waitsFor: [],
      summary: summarizePlan(plan, moduleFinder(json)),
      review: reviewPlan(plan),
      planFile: path.join(directory, "plan.tfplan"),
      planJson,
      seconds: seconds(),
    };
  } catch (error) {
    if (error instanceof TerraformInterrupted) {
      throw error;
    }
    const waitsFor = missingStates(error);
    if (waitsFor.length > 0) {
      onProgress(stack, `waits for ${waitsFor.join(" and ")}`);
      return { stack, status: "waits", placeholders, waitsFor, seconds: seconds() };
    }
    onProgress(stack, "failed");
    return { stack, status: "failed", placeholders, waitsFor, error: explain(error), seconds: seconds() };
  }
}

/** A stack reads some remote states in one posture only. */
function reads(plan: PlanJson, remoteState: string): boolean {
  const read = plan.prior_state?.values?.root_module?.resources ?? [];
  return read.some(({ type, name }) => type === "terraform_remote_state" && name === remoteState);
}

function variablesOf(json: StackJson, variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) => json.variable?.[name] !== undefined),
  );
}

/** The stacks whose state a plan could not find, when nothing else is wrong. */
function missingStates(error: unknown): string[] {
  if (!(error instanceof TerraformError)) {
    return [];
  }
  const missing = error.diagnostics.map(({ address, summary }) =>
    summary === "Unable to find remote state"
      ? /^data\.terraform_remote_state\.(\w+)/.exec(address ?? "")?.[1]
      : undefined,
  );
  return missing.includes(undefined) ? [] : [...new Set(missing as string[])];
}

function explain(error: unknown): string {
  const message = (error as Error).message;
  return isMissingBucket(error)
    ? `${message}\n\nThe bucket for the state does not exist. Create it with: npm run bootstrap -- --target aws`
    : message;
}
