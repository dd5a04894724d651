import type { RegionRole } from "../contract";
import { givenPlan } from "./given-plan";
import { activate } from "./lifecycle";
import type { Operation } from "./operation";
import { readRegion } from "./region-variables";
import { runStep, type StepResult } from "./run-step";

export interface ActivateOptions {
  /**
   * Whether Terraform asks AWS for what is there.
   * @default true
   */
  readonly refresh?: boolean;
  /**
   * A plan of the activation, reviewed before.
   * @default it is planned
   */
  readonly planFile?: string;
}

/**
 * Makes a standby region the serving one. Reads and changes that region only.
 *
 * @throws StepRefused, StepFailed
 */
export async function activateRegion(
  operation: Operation,
  role: RegionRole,
  { planFile, refresh }: ActivateOptions = {},
): Promise<StepResult> {
  const step = activate(role, await readRegion(operation, role));
  return runStep(operation, step, { refresh, given: givenPlan(planFile, "one") });
}
