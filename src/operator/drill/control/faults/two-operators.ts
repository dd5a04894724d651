import { accountBeside } from "../account";
import type { Fault } from "./fault";
import { checkEnd, cutPrimary, heldLock, lockMessage, tryToActivate, until } from "./recover";

/** Two people activate at the same time, each on their own machine. */
export const twoOperators: Fault = {
  name: "two-operators",
  title: "Two operators activate at once",
  run: async (account, recorder) => {
    const kept = await cutPrimary(account);
    const other = await accountBeside(account, { lockTimeoutSeconds: 5 });
    try {
      const first = recorder.step("the first operator activates", () => tryToActivate(account));
      await until("the call to promote", async () =>
        (await account.emulator.callLog()).some(({ action }) => action === "PromoteReadReplica"),
      );
      const holder = await heldLock(account, "dr");
      const second = await recorder.step("the second operator activates", () => tryToActivate(other));
      recorder.message(
        "the second operator",
        lockMessage(account, holder),
        second instanceof Error ? second.message : "ended well",
      );
      const outcome = await first;
      recorder.equal(
        "the first operator",
        "ends well",
        outcome instanceof Error ? outcome.message : "ends well",
      );
      if (!(outcome instanceof Error)) {
        await checkEnd(account, recorder, kept, outcome);
      }
      const again = await recorder.step("the second operator again", () => tryToActivate(other));
      recorder.equal(
        "the second operator, when the first has ended",
        "unchanged",
        again instanceof Error ? again.message : again.result.outcome,
      );
    } finally {
      await other.close();
    }
  },
};
