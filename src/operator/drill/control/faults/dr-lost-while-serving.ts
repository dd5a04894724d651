import { databaseIdentifier } from "../../../../contract/names";
import { reprotectRegion } from "../../../reprotect";
import { operate } from "../account";
import { activateDr, activateIn, checkActivated, checkCallsOutside } from "../activation";
import { answersInTurn, checkNeverStale, watchAnswers } from "../answers";
import { describeDatabase } from "../aws-view";
import { callsSince, isWrite, mark } from "../calls";
import { checkNothingLost, checkServing, checkStandby, existingDatabases } from "../expectations";
import { checkAnswer, checkClaims, checkFenceFirst } from "../fence";
import { checkApplied } from "../step-checks";
import type { Fault } from "./fault";
import { cutPrimary } from "./recover";

const newest = { role: "primary", generation: 2 } as const;

/**
 * DR serves and the primary follows it; then DR is lost, the primary takes over, and DR comes back as it was, with its
 * tasks and its writer.
 */
export const drLostWhileServing: Fault = {
  name: "dr-lost-while-serving",
  title: "DR is lost while it serves, and comes back when the primary has taken over",
  run: async (account, recorder) => {
    const { config, emulator } = account;
    const [primary, dr] = [account.regionOf("primary"), account.regionOf("dr")];
    await cutPrimary(account);
    const activation = await recorder.step("activate dr", () => activateDr(account));
    await checkActivated(account, recorder, 1, activation);
    await emulator.restoreRegion(primary);
    await recorder.step("reprotect primary", () => reprotectRegion(operate(account, "reprotect"), "primary"));
    await checkStandby(account, recorder, "primary", 2, databaseIdentifier(config, "dr", 1));
    const kept = await existingDatabases(account, ["primary", "dr"]);

    await recorder.step(`cut off ${dr}`, () => emulator.cutRegion(dr));
    const since = await mark(emulator);
    const takeover = await watchAnswers(account, newest, () =>
      recorder.step("activate primary", () => activateIn(account, "primary")),
    );
    const { result } = takeover.result;
    recorder.equal("outcome", "applied", result.outcome);
    recorder.equal("left by the plan after the activation", [], result.left);
    checkCallsOutside(account, recorder, takeover.result.calls, { refreshed: true, role: "primary" });
    await checkServing(account, recorder, "primary", 2);
    await checkClaims(account, recorder, { primary: "took over" });
    await checkFenceFirst(account, recorder, since, "primary", { tookOver: true });
    recorder.equal("DNS answers throughout the activation", ["PRIMARY"], answersInTurn(takeover.moments));

    await recorder.step(`bring ${dr} back`, () => emulator.restoreRegion(dr));
    recorder.equal("dr's stale database", "available writer", await describeDatabase(account, "dr", 1));
    await checkClaims(account, recorder, { dr: "nothing", primary: "took over" });
    await checkAnswer(account, recorder, { serving: ["primary", "dr"], silent: ["dr"] }, "PRIMARY");
    await checkAnswer(account, recorder, { serving: ["primary", "dr"], silent: ["primary"] }, "SECONDARY");
    recorder.note(
      "Where the checkers do not reach a primary that took over, DNS answers the stale DR, since silence does not fence it: " +
        "docs/dns.md, what the fence does not cover.",
    );
    const from = await mark(emulator);
    const reprotection = await watchAnswers(account, newest, () =>
      recorder.step("reprotect dr", () => reprotectRegion(operate(account, "reprotect"), "dr")),
    );
    recorder.equal(
      "steps of the reprotection",
      ["quiesce dr", "unfence primary", "reprotect dr"],
      reprotection.result.map(({ step }) => `${step.name} ${step.stack}`),
    );
    for (const step of reprotection.result) {
      checkApplied(recorder, step);
    }
    recorder.equal(
      "tasks wanted in dr when it came back",
      config.scaling.normalTasks,
      reprotection.moments[0]?.tasks.dr,
    );
    checkNeverStale(recorder, "of the reprotection", newest, reprotection.moments);
    recorder.equal("DNS answers throughout it", ["PRIMARY"], answersInTurn(reprotection.moments));
    const writes = (await callsSince(emulator, from)).filter(isWrite);
    const first = (action: string, region: string) =>
      writes.findIndex((call) => call.action === action && call.region === region);
    const events = [
      ["dr's tasks stop", first("UpdateService", dr)],
      ["the claim to have taken over ends", first("ModifyRule", primary)],
      ["dr follows", first("CreateDBInstanceReadReplica", dr)],
    ] as const;
    recorder.equal(
      "order of the reprotection's changes",
      events.map(([event]) => event),
      events
        .filter(([, at]) => at >= 0)
        .sort(([, a], [, b]) => a - b)
        .map(([event]) => event),
    );
    await checkServing(account, recorder, "primary", 2);
    await checkStandby(account, recorder, "dr", 2, databaseIdentifier(config, "primary", 2));
    await checkClaims(account, recorder, { dr: "standby", primary: "nothing" });
    await checkNothingLost(account, recorder, kept, ["primary", "dr"]);
  },
};
