import { checkCallsOutside, checkPlan } from "../activation";
import { answersInTurn, checkNeverStale, watchAnswers } from "../answers";
import { callsSince, mark } from "../calls";
import { checkClaims, checkFenceFirst } from "../fence";
import type { Fault } from "./fault";
import { checkEnd, cutPrimary, tryToActivate } from "./recover";

const newest = { role: "dr", generation: 1 } as const;

export const cloudwatchSilent: Fault = {
  name: "cloudwatch-silent",
  title: "CloudWatch answers nothing",
  run: async (account, recorder) => {
    const { emulator } = account;
    const kept = await cutPrimary(account);
    const since = await mark(emulator);
    await emulator.setFaults({ servicesDown: ["monitoring"] });
    const { moments, result } = await watchAnswers(account, newest, () =>
      recorder.step("activate dr", () => tryToActivate(account)),
    );
    recorder.equal("the activation", "ends well", result instanceof Error ? result.message : "ends well");
    if (result instanceof Error) {
      return;
    }
    checkPlan(recorder, 1, result);
    checkCallsOutside(account, recorder, await callsSince(emulator, since), { refreshed: true });
    await checkFenceFirst(account, recorder, since, "dr");
    await checkEnd(account, recorder, kept, result);
    await checkClaims(account, recorder, { dr: "nothing" });
    checkNeverStale(recorder, "of the activation", newest, moments);
    recorder.note(`DNS answers in turn: ${answersInTurn(moments).join(", ")}.`);
  },
};
