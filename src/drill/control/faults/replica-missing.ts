import { clientSettings } from "../../../operator/aws/access";
import type { Account } from "../account";
import { drillAccess, wantedTasks } from "../aws-view";
import { callsSince, isWrite, mark } from "../calls";
import type { Fault } from "./fault";
import { cutPrimary, tryToActivate } from "./recover";

/** Somebody has deleted the replica, and nobody has noticed. */
export const replicaMissing: Fault = {
  name: "replica-missing",
  title: "The replica is missing",
  run: async (account, recorder) => {
    await deleteReplica(account);
    await cutPrimary(account);
    const since = await mark(account.emulator);
    const outcome = await recorder.step("activate dr", () => tryToActivate(account));
    recorder.says(
      "refused at plan, with the way out",
      [`There is no ${account.config.name}-dr-1 to promote`, "database_snapshot_identifier"],
      outcome instanceof Error ? outcome.message : "it ended well",
    );
    const writes = (await callsSince(account.emulator, since)).filter(
      (call) => isWrite(call) && call.service !== "s3",
    );
    recorder.equal(
      "changed by the refused plan",
      [],
      writes.map(({ action, service }) => `${service}:${action}`),
    );
    recorder.equal("tasks wanted in dr", 0, await wantedTasks(account, "dr"));
  },
};

async function deleteReplica(account: Account): Promise<void> {
  const { DeleteDBInstanceCommand, ModifyDBInstanceCommand, RDSClient } = await import("@aws-sdk/client-rds");
  const client = new RDSClient(clientSettings(drillAccess(account), account.regionOf("dr")));
  const DBInstanceIdentifier = `${account.config.name}-dr-1`;
  await client.send(
    new ModifyDBInstanceCommand({ DBInstanceIdentifier, DeletionProtection: false, ApplyImmediately: true }),
  );
  await client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
}
