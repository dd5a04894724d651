import { TerraformError } from "../../../terraform/run";
import { StepRefused } from "../../lifecycle";
import type { Recorder } from "../recorder";
import type { Account } from "./account";
import { callsSince, isWrite, mark } from "./calls";
import { plainPlan } from "./plain-apply";

/** Terraform itself refuses a plan out of order, names the fix, and changes nothing. */
export async function checkPlanRefused(
  account: Account,
  recorder: Recorder,
  stack: string,
  variables: Readonly<Record<string, string>>,
  wayOut: readonly string[],
): Promise<void> {
  const what = `plan of ${stack} with ${Object.entries(variables)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ")}`;
  const since = await mark(account.emulator);
  try {
    await plainPlan(account, stack, { variables });
    recorder.check(what, "refused", "planned", false);
  } catch (error) {
    if (!(error instanceof TerraformError)) {
      throw error;
    }
    recorder.message(what, wayOut, error.message);
  }
  const writes = (await callsSince(account.emulator, since)).filter(
    (call) => isWrite(call) && call.service !== "s3",
  );
  recorder.equal(
    `changed by the refused ${what}`,
    [],
    writes.map(({ action, service }) => `${service}:${action}`),
  );
}

/** The operator's command refuses a step out of order and names the right one. */
export async function checkStepRefused(
  recorder: Recorder,
  what: string,
  work: () => Promise<unknown>,
  wayOut: readonly string[],
): Promise<void> {
  try {
    await work();
    recorder.check(what, "refused", "done", false);
  } catch (error) {
    if (!(error instanceof StepRefused)) {
      throw error;
    }
    recorder.message(what, wayOut, error.message);
  }
}
