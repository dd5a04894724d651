import type { Fault } from "./fault";
import { activateWithOneRerun, cutPrimary } from "./recover";

/** AWS throttles a tenth of the calls and fails another tenth with an internal error, throughout the activation. */
export const throttled: Fault = {
  name: "throttled",
  title: "Throttling and internal errors on 20 % of the calls",
  run: async (account, recorder, { random }) => {
    const kept = await cutPrimary(account);
    const seed = Math.floor(random() * 2 ** 31);
    await account.emulator.setFaults({ throttleRate: 0.1, errorRate: 0.1, seed });
    const since = (await account.emulator.callLog()).length;
    await activateWithOneRerun(account, recorder, kept);
    const calls = (await account.emulator.callLog()).slice(since);
    const failed = calls.filter(({ status }) => status >= 400 && status !== 404).length;
    recorder.note(`${failed} of ${calls.length} calls were answered with an error.`);
    recorder.check("calls that met an error", "some", String(failed), failed > 0);
  },
};
