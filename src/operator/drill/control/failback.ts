import { databaseIdentifier } from "../../../contract/names";
import { activateRegion } from "../../activate";
import { waitForCaughtUpReplica } from "../../caught-up";
import type { Regions } from "../../lifecycle";
import type { Operation } from "../../operation";
import { switchOver } from "../../switchover";
import type { Recorder } from "../recorder";
import { type Account, operate } from "./account";
import { answerNow } from "./answers";
import { describeDatabase } from "./aws-view";
import { callsSince, isWrite, mark } from "./calls";
import { checkNothingLost, checkServing, checkStandby, checkTasksAfterReplica } from "./expectations";
import { checkClaims } from "./fence";
import { publishNoLag } from "./lag-publisher";
import { changesLeft } from "./plain-apply";
import { checkApplied } from "./step-checks";

/** Fails back to the primary by a planned switchover; DR then follows it again. */
export async function failBack(
  account: Account,
  recorder: Recorder,
  generations: { readonly primary: number; readonly dr: number },
  kept: readonly string[],
): Promise<void> {
  const identifier = databaseIdentifier(account.config, "primary", generations.primary);
  const stopPublishing = publishNoLag(account, "primary", identifier);
  const since = await mark(account.emulator);
  try {
    const { steps } = await recorder.step("switch over to primary, re-replicate dr", () =>
      switchOver(operate(account, "switchover"), "primary", { waitForReplica }),
    );
    recorder.equal(
      "steps of the switchover",
      ["quiesce dr", "activate primary", "reprotect dr"],
      steps.map(({ step }) => `${step.name} ${step.stack}`),
    );
    for (const step of steps) {
      checkApplied(recorder, step);
    }
  } finally {
    await stopPublishing();
  }
  await checkQuietFirst(account, recorder, since);
  await checkServing(account, recorder, "primary", generations.primary);
  await checkStandby(account, recorder, "dr", generations.dr + 1, identifier);
  await checkTasksAfterReplica(account, recorder, "dr", since);
  recorder.equal(
    "dr's old database is kept",
    "available writer",
    await describeDatabase(account, "dr", generations.dr),
  );
  await checkNothingLost(account, recorder, kept, ["primary", "dr"]);
  await checkClaims(account, recorder, { dr: "standby", primary: "nothing" });
  const { answers } = await answerNow(account, { role: "primary", generation: generations.primary });
  recorder.equal("DNS answers after the failback", "PRIMARY", answers);

  await recorder.step("repeated", async () => {
    const again = await switchOver(operate(account, "switchover"), "primary");
    recorder.equal(
      "a second switchover",
      ["reprotect dr unchanged"],
      again.steps.map(({ outcome, step }) => `${step.name} ${step.stack} ${outcome}`),
    );
    const activated = await activateRegion(operate(account, "activate"), "primary");
    recorder.equal("activation of what serves", "unchanged", activated.outcome);
    recorder.equal("left by the next plan of dns", [], await changesLeft(account, "dns"));
  });
}

/** The operator's own wait, but polling more often: only the clock is waited for here. */
function waitForReplica(operation: Operation, to: "primary" | "dr", regions: Regions): Promise<void> {
  return waitForCaughtUpReplica(operation, to, regions, { everySeconds: 3 });
}

/** No write is lost: nothing serves in DR any more when the primary's replica is promoted. */
async function checkQuietFirst(account: Account, recorder: Recorder, since: number): Promise<void> {
  const calls = await callsSince(account.emulator, since);
  const dr = account.regionOf("dr");
  const quiet = calls.find(({ action, region }) => action === "UpdateService" && region === dr);
  const promoted = calls.find(({ action }) => action === "PromoteReadReplica");
  recorder.check(
    "dr's tasks are stopped before the primary's replica is promoted",
    "in this order",
    `${quiet === undefined ? "not stopped" : "stopped"}, ${promoted === undefined ? "not promoted" : "promoted"}`,
    quiet !== undefined && promoted !== undefined && quiet.sequence < promoted.sequence,
  );
  const between = calls.filter(
    (call) =>
      isWrite(call) &&
      call.service === "ecs" &&
      call.region === dr &&
      call.sequence > (quiet?.sequence ?? 0) &&
      call.sequence < (promoted?.sequence ?? 0),
  );
  recorder.equal(
    "changes to dr's tasks in between",
    [],
    between.map(({ action }) => action),
  );
}
