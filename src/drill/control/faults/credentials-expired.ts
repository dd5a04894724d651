import { setTimeout as sleep } from "node:timers/promises";
import { accountBeside } from "../account";
import type { Fault } from "./fault";
import { cutPrimary, rerun, tryToActivate, until } from "./recover";

/** How many calls are answered still, at most: Terraform asks twice as often until the promotion has ended. */
const lastCalls = 4;

/** How long the operator looks on before stopping it. */
const patienceSeconds = 20;

/**
 * The credentials of the shell expire while the promotion runs. Terraform's provider goes on asking with them for a long
 * time; the operator stops it (Ctrl-C), renews them and runs the command again. The stopped Terraform can neither write
 * its state nor release its lock.
 */
export const credentialsExpired: Fault = {
  name: "credentials-expired",
  title: "The credentials expire half-way",
  run: async (account, recorder, { random }) => {
    const kept = await cutPrimary(account);
    const calls = Math.floor(random() * lastCalls);
    const stop = new AbortController();
    const shell = await accountBeside(account, { signal: stop.signal });
    try {
      const first = recorder.step("activate dr, stopped after the credentials expired", () =>
        tryToActivate(shell),
      );
      const isSeen = (action: string, status: number) => async () =>
        (await account.emulator.callLog()).some((call) => call.action === action && call.status === status);
      await until("the call to promote", isSeen("PromoteReadReplica", 200));
      await account.emulator.setFaults({ expireCredentials: { caller: "dr", afterCalls: calls } });
      await until("a call that is refused", isSeen("DescribeDBInstances", 403));
      await sleep(patienceSeconds * 1000);
      stop.abort();
      const outcome = await first;
      recorder.says(
        "the stopped activation",
        ["was interrupted"],
        outcome instanceof Error ? outcome.message : "ended well",
      );
    } finally {
      await shell.close();
    }
    // They are renewed.
    await account.emulator.setFaults({});
    await rerun(account, recorder, kept);
  },
};
