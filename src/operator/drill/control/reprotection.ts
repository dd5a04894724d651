import { databaseIdentifier } from "../../../contract/names";
import type { Regions } from "../../lifecycle";
import { reprotectRegion } from "../../reprotect";
import { resumeRegion } from "../../resume";
import type { Recorder } from "../recorder";
import { type Account, operate } from "./account";
import { checkShortLoss } from "./answers";
import { describeDatabase } from "./aws-view";
import { mark } from "./calls";
import {
  checkNothingLost,
  checkServing,
  checkStandby,
  checkTasksAfterReplica,
  existingDatabases,
} from "./expectations";
import { changesLeft } from "./plain-apply";
import { checkPlanRefused, checkStepRefused } from "./refusals";
import { checkApplied, generationVariable } from "./step-checks";

/**
 * Makes the primary follow DR with a new database, beside its old one.
 *
 * @returns the generation of the new database
 */
export async function reprotection(
  account: Account,
  recorder: Recorder,
  { dr, primary }: Regions,
  kept: readonly string[],
): Promise<{ generation: number; existing: readonly string[] }> {
  const { config } = account;
  const generation = primary.databaseGeneration + 1;
  const since = await mark(account.emulator);
  const results = await recorder.step("reprotect primary", () =>
    reprotectRegion(operate(account, "reprotect"), "primary"),
  );
  recorder.equal(
    "steps of the reprotection",
    ["reprotect primary"],
    results.map(({ step }) => `${step.name} ${step.stack}`),
  );
  for (const result of results) {
    checkApplied(recorder, result);
  }
  await checkStandby(
    account,
    recorder,
    "primary",
    generation,
    databaseIdentifier(config, "dr", dr.databaseGeneration),
  );
  await checkTasksAfterReplica(account, recorder, "primary", since);
  await checkServing(account, recorder, "dr", dr.databaseGeneration);
  await checkShortLoss(account, recorder, { role: "primary", generation });
  recorder.equal(
    "the primary's old database is kept",
    "available writer",
    await describeDatabase(account, "primary", primary.databaseGeneration),
  );
  await checkNothingLost(account, recorder, kept, ["primary", "dr"]);

  await recorder.step("repeated and refused", async () => {
    const again = await reprotectRegion(operate(account, "reprotect"), "primary");
    recorder.equal(
      "a second reprotection",
      ["unchanged"],
      again.map(({ outcome }) => outcome),
    );
    await checkStepRefused(
      recorder,
      "resume of a standby",
      () => resumeRegion(operate(account, "resume"), "primary"),
      ["primary is standby", "activate"],
    );
    await checkPlanRefused(
      account,
      recorder,
      "primary",
      { posture: "quiesced", ...generationVariable(generation) },
      [`${databaseIdentifier(config, "primary", generation)} is no writer`, "posture=standby"],
    );
    recorder.equal("left by the next plan of dns", [], await changesLeft(account, "dns"));
  });
  return { generation, existing: await existingDatabases(account, ["primary", "dr"]) };
}
