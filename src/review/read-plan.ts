import { PlannedChange, PlanReadError, type Values } from "../terraform/plan";
import { FactsOfPlan } from "./facts";
import { planIn, type ReadablePlan } from "./plan-text";
import { defaultPolicy, PolicyDecisions, type ReviewPolicy } from "./policy";
import type { Review } from "./review";
import { Reviewer } from "./reviewer";

/**
 * Reviews a plan as JSON, in UTF-8 or, with a byte order mark, UTF-16.
 *
 * @throws PlanReadError if it is no plan
 */
export function reviewPlanJson(bytes: Buffer, policy?: ReviewPolicy): Review {
  return reviewPlan(planIn(bytes), policy);
}

/** Reviews a plan. */
export function reviewPlan(
  plan: ReadablePlan,
  policy: ReviewPolicy = defaultPolicy,
  now = new Date(),
): Review {
  const { complete, deferred_changes = [], errored, format_version, terraform_version } = plan;
  if (plan.resource_changes === undefined && hasResources(plan)) {
    throw new PlanReadError(
      "it has planned_values but no resource_changes: what would change cannot be told from it",
    );
  }
  const reviewer = new Reviewer(
    new FactsOfPlan(plan, () => changesOf(plan)),
    new PolicyDecisions(policy, now),
  );
  if (errored === true) {
    reviewer.addGap("the plan failed halfway: what follows the error is not in it");
  }
  if (deferred_changes.length > 0) {
    reviewer.addGap(
      `${deferred_changes.length} changes are deferred to a later plan: they are reviewed as far as they are known`,
    );
  } else if (complete === false && errored !== true) {
    reviewer.addGap("the plan is not complete (-target, or changes that wait for a later plan)");
  }
  for (const change of changesOf(plan)) {
    reviewer.addChange(change);
  }
  for (const drift of plan.resource_drift ?? []) {
    reviewer.addDrift(new PlannedChange(drift, true));
  }
  for (const [name, change] of Object.entries(plan.output_changes ?? {})) {
    reviewer.addOutput(name, change);
  }
  addChecks(plan, reviewer);
  addActions(plan, reviewer);
  return reviewer.finish({
    formatVersion: format_version,
    ...(typeof terraform_version === "string" ? { terraformVersion: terraform_version } : {}),
  });
}

/** Every change that is planned, now or deferred. */
function* changesOf({
  deferred_changes = [],
  resource_changes = [],
}: ReadablePlan): Generator<PlannedChange> {
  for (const change of resource_changes) {
    yield new PlannedChange(change);
  }
  for (const { resource_change } of deferred_changes) {
    if (resource_change) {
      yield new PlannedChange(resource_change);
    }
  }
}

function hasResources({ planned_values }: ReadablePlan): boolean {
  const { child_modules, resources } = (planned_values?.root_module ?? {}) as Values;
  return resources !== undefined || child_modules !== undefined;
}

function addChecks({ checks = [], condition_results = [] }: ReadablePlan, reviewer: Reviewer): void {
  for (const { address, instances, status } of checks) {
    // A check that failed before its instances were known has none.
    const all: unknown[] = Array.isArray(instances) && instances.length > 0 ? instances : [{ status }];
    for (const one of all) {
      const { address: own, ...result } = (one ?? {}) as Values;
      reviewer.addCheck(String(own?.to_display ?? address?.to_display ?? "check"), result);
    }
  }
  // Terraform 1.2, whose successors write checks.
  for (const { address, error_message, result, unknown } of condition_results) {
    const status = unknown === true ? "unknown" : result === false ? "fail" : "pass";
    const problems = error_message ? [{ message: error_message }] : [];
    reviewer.addCheck(String(address ?? "condition"), { status, problems });
  }
}

function addActions(plan: ReadablePlan, reviewer: Reviewer): void {
  const deferred = (plan.deferred_action_invocations ?? []).map((one) => ({
    ...(one.action_invocation ?? one),
    isDeferred: true,
  }));
  for (const invocation of [...(plan.action_invocations ?? []), ...deferred] as Values[]) {
    reviewer.addAction(String(invocation.address), invocation);
  }
}
