import type { RegionRole } from "../contract";
import { type GivenPlanOption, givenPlan } from "./given-plan";
import { activate } from "./lifecycle";
import type { Operation } from "./operation";
import { readRegion } from "./region-variables";
import { type RunStepOptions, runStep, type StepResult } from "./run-step";

/**
 * Makes a standby region the serving one. Reads and changes only that region.
 *
 * @throws StepRefused, StepFailed
 */
export async function activateRegion(
  operation: Operation,
  role: RegionRole,
  { planFile, refresh }: GivenPlanOption & Pick<RunStepOptions, "refresh"> = {},
): Promise<StepResult> {
  const step = activate(role, await readRegion(operation, role));
  return runStep(operation, step, { refresh, given: givenPlan(planFile, "one") });
}
