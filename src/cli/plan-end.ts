import path from "node:path";
import { type Config, configPath } from "../config";
import { withEnvironment } from "../config/environment";
import type { StackPlan } from "../operator/runner/plan-stacks";
import { type Action, countActions, renderCounts } from "../terraform/plan";
import type { Target } from "../terraform/run/working-directory";
import { shownPath } from "../tools/path";
import { shellWord } from "../tools/shell-word";

export interface PlanEndOptions {
  readonly target: Target;
  readonly config: Config;
  readonly plans: readonly StackPlan[];
  /** False: changes are no reason for an exit code of their own. */
  readonly detailedExitcode: boolean;
}

/** The exit code, as `terraform plan -detailed-exitcode` has it. */
export function exitCode({
  detailedExitcode,
  plans,
}: Pick<PlanEndOptions, "detailedExitcode" | "plans">): number {
  if (plans.some(({ status }) => status === "failed")) {
    return 1;
  }
  if (plans.some(({ status }) => status === "waits")) {
    return 2;
  }
  return detailedExitcode && changes(plans) ? 2 : 0;
}

/** The last lines of `npm run plan`: what was planned, what stands in the way, and what to do next. */
export function renderPlanEnd(options: PlanEndOptions): string {
  const { config, plans, target } = options;
  const { accountId, name, regions } = config;
  const counts = countActions();
  for (const { summary } of plans) {
    for (const [action, count] of Object.entries(summary?.counts ?? {})) {
      counts[action as Action] += count;
    }
  }
  const planned = plans.filter(({ status }) => status === "planned").length;
  const where =
    target === "emulator"
      ? `an emulated, empty AWS, which is no longer there, with account ${accountId}`
      : `AWS account ${accountId}`;
  const lines = [
    `Planned for ${where}`,
    `  environment: ${name} in ${regions.primary.region} and ${regions.dr.region} (${configPath()})`,
    `  all stacks:  ${renderCounts(counts)}, in ${planned} of ${plans.length} ${plans.length === 1 ? "stack" : "stacks"}`,
    `  blocks:      ${blocks(plans)}`,
    `  exit code:   ${exitCode(options)}: ${meaning(options)}`,
    `  next:        ${next(options)}`,
  ];
  return withEnvironment(lines.join("\n"));
}

function changes(plans: readonly StackPlan[]): boolean {
  return plans.some(({ summary }) => summary?.hasChanges === true);
}

function namesOf(plans: readonly StackPlan[]): string {
  return plans.map(({ stack }) => stack).join(" and ");
}

const isBlocked = ({ review }: StackPlan) => review?.verdict === "blocked";

function blocks(plans: readonly StackPlan[]): string {
  const failed = plans.filter(({ status }) => status === "failed");
  const blocked = plans.filter(isBlocked);
  const waiting = plans.filter(({ status }) => status === "waits");
  const reasons = [
    ...(failed.length > 0 ? [`the error of ${namesOf(failed)}`] : []),
    ...(blocked.length > 0 ? [`the review of ${namesOf(blocked)}`] : []),
    ...waiting.map(({ stack, waitsFor }) => `${stack} waits for ${waitsFor.join(" and ")}`),
  ];
  return reasons.length === 0 ? "nothing" : reasons.join("; ");
}

function meaning({ detailedExitcode, plans }: PlanEndOptions): string {
  switch (exitCode({ detailedExitcode, plans })) {
    case 1:
      return "a stack could not be planned";
    case 2:
      return plans.some(({ status }) => status === "waits")
        ? "a stack needs another to be applied first"
        : "something changes (with --no-detailed-exitcode: 0)";
    default:
      return changes(plans) ? "every stack was planned; something changes" : "nothing changes";
  }
}

function next({ config, plans, target }: PlanEndOptions): string {
  const failed = plans.filter(({ status }) => status === "failed");
  if (failed.length > 0) {
    return "correct the error above, then plan again";
  }
  const blocked = plans.find(isBlocked);
  if (blocked?.planJson !== undefined) {
    return `npm run review -- ${shellWord(shownPath(blocked.planJson))}`;
  }
  if (target === "emulator") {
    return `npm run plan -- --target aws, with credentials of account ${config.accountId}`;
  }
  const first = plans.find(({ summary }) => summary?.hasChanges === true);
  if (first?.planFile !== undefined) {
    const { base, dir } = path.parse(first.planFile);
    return `terraform -chdir=${shellWord(shownPath(dir))} apply ${base}`;
  }
  const [waiting] = plans.filter(({ status }) => status === "waits");
  return waiting === undefined
    ? "nothing to apply"
    : `apply ${waiting.waitsFor.join(" and ")}, then plan again`;
}
