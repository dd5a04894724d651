import type { RegionRole } from "../contract";
import { readCurrentDatabase } from "./current-database";
import { type GivenPlanOption, givenPlan } from "./given-plan";
import { peerOf, resume, StepRefused } from "./lifecycle";
import type { Operation } from "./operation";
import { readRegions } from "./region-variables";
import { runStep, type StepResult } from "./run-step";

/**
 * Lets a quiesced region serve again: undoes a switchover before its promotion.
 *
 * The peer's state does not show a promotion that Terraform began before it was killed: RDS does.
 *
 * @throws StepRefused, StepFailed
 */
export async function resumeRegion(
  operation: Operation,
  role: RegionRole,
  { planFile }: GivenPlanOption = {},
): Promise<StepResult> {
  const regions = await readRegions(operation);
  const step = resume(role, regions);
  const peer = peerOf(role);
  if (regions[role].posture === "quiesced") {
    const { identifier, kind } = await readCurrentDatabase(operation, peer, regions);
    if (kind === "unknown") {
      operation.say(`${identifier} cannot be read: make sure that it was not promoted`);
    }
    if (kind === "writer") {
      throw new StepRefused(
        `${identifier} was already promoted: two regions would write. To finish the activation: switchover --to ${peer}.`,
      );
    }
  }
  return runStep(operation, step, { given: givenPlan(planFile, "one") });
}
