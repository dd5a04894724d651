import { answersAfterLoss, answersInTurn, checkNeverStale, watchAnswers } from "../answers";
import { callsSince, mark } from "../calls";
import { checkAnswer, checkClaims } from "../fence";
import type { Fault } from "./fault";
import { checkWholeActivation, cutPrimary, DR_ACTIVATED, tryToActivate, until } from "./recover";

/**
 * CloudWatch has no figures, takes no change and answers no question until DR serves and the primary is back: only the
 * alarms have to wait for it.
 */
export const cloudwatchSilent: Fault = {
  name: "cloudwatch-silent",
  title: "CloudWatch answers nothing: activation with -refresh=false",
  run: async (account, recorder) => {
    const { emulator } = account;
    const kept = await cutPrimary(account);
    const since = await mark(emulator);
    await emulator.setFaults({ servicesDown: ["monitoring"] });
    let isPromoted = false;
    const listening = {
      ...account,
      onTerraformLine: (line: string) => {
        account.onTerraformLine(line);
        isPromoted ||= line.includes('aws_db_instance.database["1"]: update done');
      },
    };
    let isOver = false;
    const activating = recorder.step("activate dr --no-refresh, CloudWatch answers again at the end", () =>
      tryToActivate(listening, { refresh: false }).finally(() => {
        isOver = true;
      }),
    );
    const { moments } = await watchAnswers(account, DR_ACTIVATED, () =>
      until("the end of the promotion", async () => isPromoted || isOver, 600),
    );
    recorder.equal("the database is promoted meanwhile", true, isPromoted);
    checkNeverStale(recorder, "without CloudWatch", DR_ACTIVATED, moments);
    recorder.equal("DNS answers in turn", answersAfterLoss(account), answersInTurn(moments));
    await emulator.restoreRegion(account.regionOf("primary"));
    await checkClaims(account, recorder, { dr: "nothing", primary: "nothing" });
    await checkAnswer(account, recorder, { serving: ["primary", "dr"] }, "SECONDARY");
    const refused = (await callsSince(emulator, since)).filter(({ service }) => service === "monitoring");
    recorder.equal(
      "what CloudWatch answered until then",
      [503],
      [...new Set(refused.map(({ status }) => status))],
    );
    await emulator.setFaults({});
    const outcome = await activating;
    await checkWholeActivation(account, recorder, { outcome, kept, since, refreshed: false });
  },
};
