import { mark } from "../calls";
import type { Fault } from "./fault";
import { activateWithOneRerun, cutPrimary } from "./recover";

const times = 2;

/** RDS refuses to promote a replica during its backup. */
export const backingUp: Fault = {
  name: "backing-up",
  title: "The promotion is refused while the replica is backed up",
  run: async (account, recorder) => {
    const kept = await cutPrimary(account);
    const since = await mark(account.emulator);
    await account.emulator.setFaults({
      refusals: [
        {
          service: "rds",
          action: "PromoteReadReplica",
          times,
          code: "InvalidDBInstanceState",
          message: "DB Instance is not in an available state, it is in the backing-up state.",
        },
      ],
    });
    await activateWithOneRerun(account, recorder, kept);
    const asked = (await account.emulator.callLog(since)).filter(
      ({ action }) => action === "PromoteReadReplica",
    );
    recorder.equal(
      "answers to PromoteReadReplica",
      [...Array.from({ length: times }, () => 400), 200],
      asked.map(({ status }) => status),
    );
  },
};
