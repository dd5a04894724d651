import { databaseIdentifier } from "../../../../contract/names";
import { ToolError } from "../../../../tools/tool-error";
import { readRegions } from "../../../region-variables";
import { reprotectRegion } from "../../../reprotect";
import type { StepResult } from "../../../run-step";
import type { Recorder } from "../../recorder";
import { type Account, operate } from "../account";
import { describeDatabase } from "../aws-view";
import { checkNothingLost, checkStandby, existingDatabases } from "../expectations";
import { killApplyAfter } from "./kill";
import { clearLock } from "./recover";

/** How long the creation of a replica takes. */
const creationSeconds = 150;

/**
 * Terraform is killed while it creates the primary's new replica: it then exists in AWS but not in the state. Starts while
 * DR serves and the primary is back.
 */
export async function killedReprotection(
  account: Account,
  recorder: Recorder,
  random: () => number,
): Promise<void> {
  const regions = await readRegions(operate(account, "status"));
  const old = regions.primary.databaseGeneration;
  const kept = await existingDatabases(account, ["primary", "dr"]);
  const seconds = Math.round((0.1 + 0.8 * random()) * creationSeconds);
  let isOver = false;
  const [killed] = await recorder.step(`reprotect primary, killed ${seconds} s after the apply's begin`, () =>
    Promise.all([
      reprotect(account).finally(() => {
        isOver = true;
      }),
      killApplyAfter(account, "primary", seconds, () => isOver),
    ]),
  );
  recorder.message(
    "the killed reprotection",
    ["was killed"],
    killed instanceof Error ? killed.message : "ended well",
  );
  await clearLock(account, recorder, "primary");
  const again = await recorder.step("reprotect primary again", () => reprotect(account));
  recorder.equal("the re-run", "ends well", again instanceof Error ? `fails: ${again.message}` : "ends well");
  if (!(again instanceof Error)) {
    recorder.equal("left by the plan after it", [], again.left);
  }
  const source = databaseIdentifier(account.config, "dr", regions.dr.databaseGeneration);
  await checkStandby(account, recorder, "primary", old + 1, source);
  recorder.equal(
    "the primary's old database is kept",
    "available writer",
    await describeDatabase(account, "primary", old),
  );
  await checkNothingLost(account, recorder, kept, ["primary", "dr"]);
}

async function reprotect(account: Account): Promise<StepResult | Error> {
  try {
    return (await reprotectRegion(operate(account, "reprotect"), "primary")).at(-1) as StepResult;
  } catch (error) {
    if (error instanceof ToolError) {
      return error;
    }
    throw error;
  }
}
