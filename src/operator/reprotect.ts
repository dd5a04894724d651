import type { RegionRole } from "../contract";
import { peerOf, reprotect } from "../lifecycle";
import type { Operation } from "./operation";
import { type RunStepOptions, runStep, type StepResult } from "./run-step";
import { readRegions } from "./situation";
import { waitForStateCopy } from "./state-copy";

/**
 * Gives a region that no longer serves a new replica of its peer's writer, beside its old database.
 *
 * @throws StepRefused, StepFailed, ToolError when the copy of the peer's state does not arrive
 */
export async function reprotectRegion(
  operation: Operation,
  role: RegionRole,
  options: Pick<RunStepOptions, "planFile"> = {},
): Promise<StepResult> {
  const step = reprotect(role, await readRegions(operation));
  // The plan takes the ARN of the writer to follow from the copy.
  await waitForStateCopy(operation, peerOf(role));
  return runStep(operation, step, options);
}
