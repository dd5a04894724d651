import type { RegionRole } from "../contract";
import { regionName } from "../contract/names";
import { accessOf } from "./aws/access";
import { readTargets } from "./aws/targets";
import { readCurrentDatabase } from "./current-database";
import { checkStopped, withClaimMade } from "./fence";
import { type GivenPlanOption, givenPlan } from "./given-plan";
import { peerOf, type Regions, reprotectSteps, StepRefused } from "./lifecycle";
import type { Operation } from "./operation";
import { readRegions } from "./region-variables";
import { runStep, type StepResult } from "./run-step";
import { waitForStateCopy } from "./state-copy";

/**
 * Right after an activation both regions are active by their states: the wrong one must not be stopped. Visitors are at
 * the primary if it fences DR; else at DR while it has a healthy target, since its posture fences the primary.
 */
async function refuseServing(
  { config, say, session }: Operation,
  role: RegionRole,
  { primary: { fencesPeer } }: Regions,
): Promise<void> {
  const healthyIn = async (region: RegionRole) => {
    const targets = await readTargets(
      accessOf(session),
      config.regions[region].region,
      regionName(config, region),
    );
    return targets.known ? targets.value.healthy : undefined;
  };
  const [primary, dr] = await Promise.all([healthyIn("primary"), healthyIn("dr")]);
  const byTargets = dr === undefined ? undefined : dr > 0 ? "dr" : primary ? "primary" : undefined;
  const serving = fencesPeer ? "primary" : byTargets;
  if (serving === undefined) {
    say(`which region serves is unknown: make sure that ${role} is the one that does not`);
  }
  if (serving === role) {
    throw new StepRefused(
      `${role} serves the visitors (it ${fencesPeer ? `fences ${peerOf(role)}` : "has healthy targets"}): the other region should follow. ` +
        `reprotect ${peerOf(role)}; to make ${role} follow anyway: switchover.`,
    );
  }
}

/** An interrupted activation may have left "active" in the state and a replica in RDS. */
async function refuseUnpromoted(operation: Operation, peer: RegionRole, regions: Regions): Promise<void> {
  const { identifier, kind } = await readCurrentDatabase(operation, peer, regions);
  if (kind === "unknown") {
    operation.say(`${identifier} cannot be read: make sure that it was promoted`);
  }
  if (kind === "replica") {
    throw new StepRefused(
      `${identifier} is not promoted yet: the activation of ${peer} was interrupted. To finish it: activate ${peer}.`,
    );
  }
}

/**
 * Gives a region that no longer serves a new replica of its peer's writer, next to its old database; first ends the fence
 * against it, if its peer took over while it was lost.
 *
 * @throws StepRefused, StepFailed, ToolError when the copy of the peer's state does not arrive
 */
export async function reprotectRegion(
  operation: Operation,
  role: RegionRole,
  { planFile }: GivenPlanOption = {},
): Promise<readonly StepResult[]> {
  const regions = await withClaimMade(operation, await readRegions(operation));
  const steps = reprotectSteps(role, regions);
  if (regions[role].posture !== "standby") {
    await refuseUnpromoted(operation, peerOf(role), regions);
  }
  if (regions[role].posture === "active") {
    await refuseServing(operation, role, regions);
  }
  const given = givenPlan(planFile, steps.length === 1 ? "one" : "several");
  const results: StepResult[] = [];
  for (const step of steps) {
    if (step.name === "reprotect") {
      // The plan takes the ARN of the writer to follow from the copy.
      await waitForStateCopy(operation, peerOf(role));
    }
    const result = await runStep(operation, step, { given });
    results.push(result);
    if (result.outcome === "declined") {
      return results;
    }
    checkStopped(result);
  }
  given?.checkUsed();
  return results;
}
