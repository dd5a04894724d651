import type { Fault } from "./fault";
import { cutPrimary, rerun, tryToActivate, until } from "./recover";

/** The most calls that still succeed: Terraform makes twice as many before the promotion has ended. */
const lastCalls = 4;

/**
 * The shell's credentials expire while the promotion runs. Terraform can neither continue, nor write its state, nor
 * release its lock.
 */
export const credentialsExpired: Fault = {
  name: "credentials-expired",
  title: "The credentials expire half-way",
  run: async (account, recorder, { random }) => {
    const kept = await cutPrimary(account);
    const calls = Math.floor(random() * lastCalls);
    const first = recorder.step("activate dr", () => tryToActivate(account));
    await until("the call to promote", async () =>
      (await account.emulator.callLog()).some(({ action }) => action === "PromoteReadReplica"),
    );
    await account.emulator.setFaults({ expireCredentials: { caller: "dr", afterCalls: calls } });
    const outcome = await first;
    recorder.message(
      "the activation whose credentials expired",
      ["credentials of this shell are missing, wrong or expired", "run the same command again"],
      outcome instanceof Error ? outcome.message : "ended well",
    );
    // The operator renews them.
    await account.emulator.setFaults({});
    await rerun(account, recorder, kept);
  },
};
