import { activateDr, checkCallsOutside, checkPlan } from "../activation";
import {
  answersAfterLoss,
  answersInTurn,
  answerWithDrCutOff,
  checkNeverStale,
  watchAnswers,
} from "../answers";
import { describeDatabase } from "../aws-view";
import { mark } from "../calls";
import { existingDatabases } from "../expectations";
import { checkAnswer, checkClaims, checkFenceFirst } from "../fence";
import type { Fault } from "./fault";
import { checkEnd, DR_ACTIVATED } from "./recover";

/**
 * Route 53's checkers reach only one region, then only the other, while nothing is lost: visitors may reach both. Since the
 * primary looks lost, DR is activated, beside the primary's tasks and its writer.
 */
export const checkersReachOneRegion: Fault = {
  name: "checkers-reach-one-region",
  title: "Route 53's checkers reach only one region, and DR is activated beside a primary that is there",
  run: async (account, recorder) => {
    const onStandby = {
      serving: ["primary", ...(account.config.service.standbyTasks > 0 ? (["dr"] as const) : [])],
    } as const;
    const [whileLost = "PRIMARY"] = answersAfterLoss(account);
    await checkAnswer(account, recorder, { ...onStandby, silent: ["dr"] }, "PRIMARY");
    await checkAnswer(account, recorder, { ...onStandby, silent: ["primary"] }, whileLost);

    const kept = await existingDatabases(account, ["dr"]);
    const since = await mark(account.emulator);
    const { moments, result } = await watchAnswers(
      account,
      DR_ACTIVATED,
      () => recorder.step("activate dr, the only region that the checkers reach", () => activateDr(account)),
      ["primary"],
    );
    checkPlan(recorder, 1, result);
    checkCallsOutside(account, recorder, result.calls, { refreshed: true });
    await checkFenceFirst(account, recorder, since, "dr");
    checkNeverStale(recorder, "of the activation", DR_ACTIVATED, moments);
    recorder.equal("DNS answers in turn", answersAfterLoss(account), answersInTurn(moments));

    recorder.equal(
      "the primary's stale database",
      "available writer",
      await describeDatabase(account, "primary", 1),
    );
    await checkClaims(account, recorder, { dr: "nothing", primary: "nothing" });
    const serving = ["primary", "dr"] as const;
    await checkAnswer(account, recorder, { serving, silent: ["primary"] }, "SECONDARY");
    await checkAnswer(account, recorder, { serving, silent: ["dr"] }, answerWithDrCutOff(account));
    await checkAnswer(account, recorder, { serving }, "SECONDARY");
    recorder.note(
      "Of an activated warm standby that the checkers do not reach, DNS answers the stale primary: docs/dns.md, what the fence " +
        "does not cover.",
    );
    await checkEnd(account, recorder, kept, result);
  },
};
