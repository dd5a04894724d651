import type { RegionRole } from "../contract";
import { databaseIdentifier } from "../contract/names";
import { accessOf } from "./aws/access";
import { readReplicaLag } from "./aws/replica-lag";
import { type GivenPlanOption, givenPlan } from "./given-plan";
import { lagAdvice, lagInWords, mayLackWritesAfter } from "./lag-words";
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
  const now = await readRegion(operation, role);
  const step = activate(role, now);
  if (now.posture === "standby") {
    await sayWhatIsLost(operation, databaseIdentifier(operation.config, role, now.databaseGeneration), role);
  }
  return runStep(operation, step, { refresh, given: givenPlan(planFile, "one") });
}

/** For the approver, from the region itself: how much the promotion loses, and whether waiting saves any of it. */
async function sayWhatIsLost(
  { config, say, session }: Operation,
  identifier: string,
  role: RegionRole,
): Promise<void> {
  const lag = await readReplicaLag(accessOf(session), config.regions[role].region, identifier);
  if (!lag.known) {
    say(`the lag of ${identifier} is not known: ${lag.reason}`);
    return;
  }
  const since = mayLackWritesAfter(lag.value);
  say(
    `${identifier}: lag ${lagInWords(lag.value, new Date())}` +
      (since === undefined ? "" : `; it may lack writes after ${since.toISOString().slice(0, 19)}Z`),
  );
  say(lagAdvice(lag.value));
}
