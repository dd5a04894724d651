import { checkCallsOutside } from "../activation";
import { answerNow, answersInTurn, checkNeverStale, watchAnswers } from "../answers";
import { callsSince, mark } from "../calls";
import { checkAnswer, checkClaims, checkFenceFirst } from "../fence";
import type { Fault } from "./fault";
import { activateKilled, checkKilled, killApplyAt } from "./kill";
import { cutPrimary, DR_ACTIVATED, rerun } from "./recover";

/** So that there is time between two calls. */
const latencyMilliseconds = 1000;

/** Terraform is killed when the fence is up and the promotion not asked for yet, and the primary comes back at once. */
export const killedAfterFence: Fault = {
  name: "killed-after-fence",
  title: "Terraform is killed between the fence and the promotion, and the primary comes back",
  run: async (account, recorder) => {
    const { emulator } = account;
    const dr = account.regionOf("dr");
    const kept = await cutPrimary(account);
    const since = await mark(emulator);
    await emulator.setFaults({ latencyMilliseconds });
    const { outcome } = await recorder.step("activate dr, killed when the fence is up", () =>
      activateKilled(account, (isOver) =>
        killApplyAt(
          account,
          "dr",
          since,
          (calls) =>
            calls.some(
              ({ action, region, status }) => action === "ModifyRule" && region === dr && status === 200,
            ),
          isOver,
        ),
      ),
    );
    await emulator.setFaults({});
    checkKilled(recorder, outcome);
    await emulator.restoreRegion(account.regionOf("primary"));
    const asked = (await callsSince(emulator, since)).filter(({ action }) => action === "PromoteReadReplica");
    recorder.equal("calls to promote before the kill", 0, asked.length);
    await checkClaims(account, recorder, { dr: "nothing", primary: "nothing" });
    // Whenever DR has a task; which it has is up to the kill.
    await checkAnswer(account, recorder, { serving: ["primary", "dr"] }, "SECONDARY");
    const { answers, tasks } = await answerNow(account, DR_ACTIVATED);
    recorder.equal(
      `DNS answers, with the ${tasks.dr} tasks that dr wants`,
      tasks.dr > 0 ? "SECONDARY" : "PRIMARY",
      answers,
    );
    const { moments } = await watchAnswers(account, DR_ACTIVATED, () => rerun(account, recorder, kept));
    checkNeverStale(recorder, "of the re-run", DR_ACTIVATED, moments);
    recorder.equal("DNS answers after it", "SECONDARY", moments.at(-1)?.answers);
    recorder.note(`DNS answers in turn: ${answersInTurn(moments).join(", ")}.`);
    await checkFenceFirst(account, recorder, since, "dr");
    checkCallsOutside(account, recorder, await callsSince(emulator, since), { refreshed: true });
  },
};
