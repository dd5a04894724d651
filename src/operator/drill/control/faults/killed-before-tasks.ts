import type { LoggedCall } from "../../../../tools/emulator";
import { answerNow, answersAfterLoss, answersInTurn, checkNeverStale, watchAnswers } from "../answers";
import { describeDatabase } from "../aws-view";
import { mark } from "../calls";
import { checkClaims, checkFenceFirst } from "../fence";
import type { Fault } from "./fault";
import { activateKilled, checkKilled, killApplyAt } from "./kill";
import { cutPrimary, DR_ACTIVATED, rerun } from "./recover";

/** Tasks are wanted before the promotion ends, unless AWS throttles the calls for it. Terraform asks again meanwhile. */
const throttled = [
  { service: "ecs", action: "UpdateService" },
  { service: "application-autoscaling", action: "RegisterScalableTarget" },
].map((call) => ({ ...call, times: 1000, code: "ThrottlingException", message: "Rate exceeded" }));

/** Terraform is killed when the promotion has ended and no task has started, and the primary comes back. */
export const killedBeforeTasks: Fault = {
  name: "killed-before-tasks",
  title: "Terraform is killed between the promotion and the tasks, and the primary comes back",
  run: async (account, recorder) => {
    const { emulator } = account;
    const kept = await cutPrimary(account);
    const since = await mark(emulator);
    await emulator.setFaults({ refusals: throttled });
    const { outcome } = await recorder.step("activate dr, killed when the database is promoted", () =>
      activateKilled(account, (isOver) => killApplyAt(account, "dr", since, isPromoted, isOver)),
    );
    await emulator.setFaults({});
    checkKilled(recorder, outcome);
    await emulator.restoreRegion(account.regionOf("primary"));
    recorder.equal("dr's database", "available writer", await describeDatabase(account, "dr", 1));
    await checkClaims(account, recorder, { dr: "nothing", primary: "nothing" });
    const { answers, tasks } = await answerNow(account, DR_ACTIVATED);
    recorder.equal("tasks wanted in dr", account.config.service.standbyTasks, tasks.dr);
    recorder.equal("DNS answers until the command is repeated", answersAfterLoss(account)[0], answers);
    recorder.note(
      "Where DR has no task, DNS answers the primary, since nothing else could answer: docs/dns.md, what the fence does not cover.",
    );
    const { moments } = await watchAnswers(account, DR_ACTIVATED, () => rerun(account, recorder, kept));
    checkNeverStale(recorder, "of the re-run", DR_ACTIVATED, moments);
    recorder.equal("DNS answers in turn, in the re-run", answersAfterLoss(account), answersInTurn(moments));
    await checkFenceFirst(account, recorder, since, "dr");
  },
};

/** Terraform has seen the instance after its promotion. */
function isPromoted(calls: readonly LoggedCall[]): boolean {
  const promoted = calls.findIndex(({ action, status }) => action === "PromoteReadReplica" && status === 200);
  return (
    promoted >= 0 &&
    calls.slice(promoted).some(({ action, status }) => action === "DescribeDBInstances" && status === 200)
  );
}
