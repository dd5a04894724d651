import { setTimeout as sleep } from "node:timers/promises";
import { answersInTurn, checkNeverStale, watchAnswers } from "../answers";
import { mark } from "../calls";
import { checkClaims } from "../fence";
import type { Fault, FaultContext } from "./fault";
import { checkWholeActivation, cutPrimary, DR_ACTIVATED, tryToActivate } from "./recover";

export const primaryReturnsEarly = returning(
  "primary-returns-early",
  "The primary comes back in the first minute of the activation",
  async ({ random }) => random() * 60,
);

export const primaryReturns = returning(
  "primary-returns",
  "The primary comes back at a random moment of the activation",
  async ({ applySeconds, random }) => random() * (await applySeconds),
);

/** The primary region comes back, with its tasks and its writer, while DR is being activated. */
function returning(
  name: string,
  title: string,
  secondsOf: (context: FaultContext) => Promise<number>,
): Fault {
  return {
    name,
    title,
    run: async (account, recorder, context) => {
      const { emulator } = account;
      const kept = await cutPrimary(account);
      const since = await mark(emulator);
      const seconds = Math.round((await secondsOf(context)) * 10) / 10;
      const { moments, result } = await watchAnswers(account, DR_ACTIVATED, () =>
        recorder.step(`activate dr; the primary comes back after ${seconds} s`, async () => {
          const [outcome] = await Promise.all([
            tryToActivate(account),
            sleep(seconds * 1000).then(() => emulator.restoreRegion(account.regionOf("primary"))),
          ]);
          return outcome;
        }),
      );
      const activation = { outcome: result, kept, since, refreshed: true };
      if (!(await checkWholeActivation(account, recorder, activation))) {
        return;
      }
      await checkClaims(account, recorder, { dr: "nothing", primary: "nothing" });
      checkNeverStale(recorder, "of the activation", DR_ACTIVATED, moments);
      recorder.equal(
        "DNS answers after it, with tasks in both regions",
        "SECONDARY",
        moments.at(-1)?.answers,
      );
      recorder.note(`DNS answers in turn: ${answersInTurn(moments).join(", ")}.`);
    },
  };
}
