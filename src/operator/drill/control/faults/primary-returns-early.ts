import { setTimeout as sleep } from "node:timers/promises";
import { checkCallsOutside, checkPlan } from "../activation";
import { answersInTurn, checkNeverStale, watchAnswers } from "../answers";
import { mark } from "../calls";
import { checkClaims, checkFenceFirst } from "../fence";
import type { Fault } from "./fault";
import { checkEnd, cutPrimary, tryToActivate } from "./recover";

const newest = { role: "dr", generation: 1 } as const;

/** The primary region comes back, with its tasks and its writer, while DR is being activated. */
export const primaryReturnsEarly: Fault = {
  name: "primary-returns-early",
  title: "The primary comes back in the first minute of the activation",
  run: async (account, recorder, { random }) => {
    const { emulator } = account;
    const kept = await cutPrimary(account);
    const since = await mark(emulator);
    const seconds = Math.round(random() * 600) / 10;
    const { moments, result } = await watchAnswers(account, newest, () =>
      recorder.step(`activate dr; the primary comes back after ${seconds} s`, async () => {
        const [outcome] = await Promise.all([
          tryToActivate(account),
          sleep(seconds * 1000).then(() => emulator.restoreRegion(account.regionOf("primary"))),
        ]);
        return outcome;
      }),
    );
    recorder.equal("the activation", "ends well", result instanceof Error ? result.message : "ends well");
    if (result instanceof Error) {
      return;
    }
    checkPlan(recorder, 1, result);
    checkCallsOutside(account, recorder, result.calls, { refreshed: true });
    await checkFenceFirst(account, recorder, since, "dr");
    await checkEnd(account, recorder, kept, result);
    await checkClaims(account, recorder, { dr: "nothing", primary: "nothing" });
    checkNeverStale(recorder, "of the activation", newest, moments);
    recorder.equal("DNS answers after it, with tasks in both regions", "SECONDARY", moments.at(-1)?.answers);
    recorder.note(`DNS answers in turn: ${answersInTurn(moments).join(", ")}.`);
  },
};
