import type { RegionRole } from "../contract";
import { activate } from "./lifecycle";
import type { Operation } from "./operation";
import { readRegion } from "./region-variables";
import { type RunStepOptions, runStep, type StepResult } from "./run-step";

/**
 * Makes a standby region the serving one. Reads and changes that region only.
 *
 * @throws StepRefused, StepFailed
 */
export async function activateRegion(
  operation: Operation,
  role: RegionRole,
  options: Pick<RunStepOptions, "refresh" | "planFile"> = {},
): Promise<StepResult> {
  return runStep(operation, activate(role, await readRegion(operation, role)), options);
}
