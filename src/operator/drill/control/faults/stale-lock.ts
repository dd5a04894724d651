import { accountBeside } from "../account";
import type { Fault } from "./fault";
import { killTerraform } from "./kill";
import { cutPrimary, heldLock, lockMessage, rerun, tryToActivate, until } from "./recover";

/** An operator's machine fails while Terraform holds the lock; a colleague takes over. */
export const staleLock: Fault = {
  name: "stale-lock",
  title: "A lock left by a dead operator",
  run: async (account, recorder) => {
    const kept = await cutPrimary(account);
    const dying = recorder.step("the first operator's machine dies", () => tryToActivate(account));
    await until("the call to promote", async () =>
      (await account.emulator.callLog()).some(({ action }) => action === "PromoteReadReplica"),
    );
    await killTerraform(account, "dr");
    await dying;
    const lock = await heldLock(account, "dr");
    recorder.check("the lock is left", "held", lock === undefined ? "free" : "held", lock !== undefined);
    const other = await accountBeside(account, { lockTimeoutSeconds: 5 });
    try {
      const refused = await recorder.step("a colleague activates", () => tryToActivate(other));
      recorder.message(
        "the colleague is told who holds the lock and how to clear it",
        lockMessage(account, lock),
        refused instanceof Error ? refused.message : "ended well",
      );
      await rerun(other, recorder, kept);
    } finally {
      await other.close();
    }
  },
};
