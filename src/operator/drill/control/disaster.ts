import { databaseIdentifier, regionName } from "../../../contract/names";
import type { Regions } from "../../lifecycle";
import type { Recorder } from "../recorder";
import type { Account } from "./account";
import { activateDr, type CallsOutside, checkActivated, checkCalls, checkPlan } from "./activation";
import { answerNow, checkShortLoss } from "./answers";
import { mark } from "./calls";
import { checkNothingLost } from "./expectations";
import { checkClaims, checkFenceFirst } from "./fence";
import { checkPlanRefused } from "./refusals";
import { generationVariable } from "./step-checks";

export interface ActivationFigures {
  /** From the operator's command to the end of its apply. */
  readonly activationSeconds: number;
  /** Of the apply alone. */
  readonly applySeconds: number;
  readonly outside: CallsOutside;
}

/** Cuts off the primary region and activates DR without it. */
export async function disaster(
  account: Account,
  recorder: Recorder,
  { dr }: Regions,
  kept: readonly string[],
): Promise<ActivationFigures> {
  const primary = account.regionOf("primary");
  const generation = dr.databaseGeneration;
  await checkClaims(account, recorder, { dr: "standby", primary: "nothing" });
  await checkShortLoss(account, recorder, { role: "dr", generation });
  await recorder.step(`cut off ${primary}`, () => account.emulator.cutRegion(primary));
  const since = await mark(account.emulator);
  const activation = await recorder.step("activate dr", () => activateDr(account));
  checkPlan(recorder, generation, activation);
  const outside = checkCalls(account, recorder, activation, { refreshed: true });
  await checkActivated(account, recorder, generation, activation);
  await checkClaims(account, recorder, { dr: "nothing" });
  const { answers, isPromoted } = await answerNow(account, { role: "dr", generation });
  recorder.equal("DNS answers with the activated dr", "SECONDARY", answers);
  recorder.equal("dr's database takes writes", true, isPromoted);
  await checkFenceFirst(account, recorder, since, "dr");
  await checkNothingLost(
    account,
    recorder,
    kept.filter((one) => one.startsWith(`${regionName(account.config, "dr")}-`)),
    ["dr"],
  );

  await recorder.step("activate dr again", async () => {
    const { result } = await activateDr(account);
    recorder.equal("a second activation", "unchanged", result.outcome);
  });
  await checkPlanRefused(account, recorder, "dr", { posture: "standby", ...generationVariable(generation) }, [
    `${databaseIdentifier(account.config, "dr", generation)} is a writer`,
    `database_generation=${generation + 1}`,
  ]);
  const { entries } = activation.operation.journal.current();
  const applied = entries.findLast(({ step }) => step === "apply") ?? entries.at(-1);
  const begun = Date.parse(entries[0]?.startedAt ?? "");
  const ended = Date.parse(applied?.startedAt ?? "") + (applied?.seconds ?? 0) * 1000;
  return {
    activationSeconds: Math.round((ended - begun) / 1000),
    applySeconds: activation.applySeconds,
    outside,
  };
}
