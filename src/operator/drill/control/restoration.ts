import { databaseIdentifier } from "../../../contract/names";
import type { Regions } from "../../lifecycle";
import { switchOver } from "../../switchover";
import type { Recorder } from "../recorder";
import { type Account, operate } from "./account";
import { answerWithDrCutOff } from "./answers";
import { describeDatabase } from "./aws-view";
import { checkNothingLost } from "./expectations";
import { checkAnswer, checkClaims } from "./fence";
import { checkPlanRefused, checkStepRefused } from "./refusals";
import { generationVariable } from "./step-checks";

/** Brings the primary region back as it was, with its own writer and tasks. */
export async function restoration(
  account: Account,
  recorder: Recorder,
  { primary }: Regions,
  kept: readonly string[],
): Promise<void> {
  const region = account.regionOf("primary");
  await recorder.step(`bring ${region} back`, () => account.emulator.restoreRegion(region));
  await checkNothingLost(account, recorder, kept, ["primary", "dr"]);
  recorder.equal(
    "the primary's stale database",
    "available writer",
    await describeDatabase(account, "primary", primary.databaseGeneration),
  );
  await checkClaims(account, recorder, { dr: "nothing", primary: "nothing" });
  await checkAnswer(account, recorder, { serving: ["primary", "dr"] }, "SECONDARY");
  await checkAnswer(
    account,
    recorder,
    { serving: ["primary", "dr"], silent: ["dr"] },
    answerWithDrCutOff(account),
  );
  await checkStepRefused(
    recorder,
    "switchover to dr while both are active",
    () => switchOver(operate(account, "switchover"), "dr"),
    ["Both regions are active", "reprotect"],
  );
  await checkPlanRefused(
    account,
    recorder,
    "primary",
    { posture: "standby", ...generationVariable(primary.databaseGeneration) },
    [
      `${databaseIdentifier(account.config, "primary", primary.databaseGeneration)} is a writer`,
      `database_generation=${primary.databaseGeneration + 1}`,
    ],
  );
}
