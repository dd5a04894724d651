import type { RegionRole } from "../contract";
import { resume } from "../lifecycle";
import type { Operation } from "./operation";
import { type RunStepOptions, runStep, type StepResult } from "./run-step";
import { readRegions } from "./situation";

/**
 * Lets a quiesced region serve again: the way back from a switchover before its promotion.
 *
 * @throws StepRefused, StepFailed
 */
export async function resumeRegion(
  operation: Operation,
  role: RegionRole,
  options: Pick<RunStepOptions, "planFile"> = {},
): Promise<StepResult> {
  return runStep(operation, resume(role, await readRegions(operation)), options);
}
