import { activateDr, checkCalls, checkPlan } from "../activation";
import type { Fault } from "./fault";
import { checkEnd, cutPrimary } from "./recover";

/** The region of the IAM and Route 53 control planes is down as well. */
export const withoutRefresh: Fault = {
  name: "without-refresh",
  title: "us-east-1 is down as well: activation with -refresh=false",
  run: async (account, recorder) => {
    const kept = await cutPrimary(account);
    await account.emulator.cutRegion("us-east-1");
    const activation = await recorder.step("activate dr --no-refresh", () =>
      activateDr(account, { refresh: false }),
    );
    checkPlan(recorder, 1, activation);
    checkCalls(account, recorder, activation, { refreshed: false });
    await checkEnd(account, recorder, kept, activation);
  },
};
