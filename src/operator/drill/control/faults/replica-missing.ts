import { databaseIdentifier } from "../../../../contract/names";
import { clientSettings } from "../../../aws/access";
import type { Recorder } from "../../recorder";
import type { Account } from "../account";
import { checkCallsOutside } from "../activation";
import { desiredTasks, drillAccess } from "../aws-view";
import { callsSince, isWrite, mark } from "../calls";
import { checkNothingLost, checkServing } from "../expectations";
import { changesLeft, plainApply } from "../plain-apply";
import type { Fault } from "./fault";
import { cutPrimary, tryToActivate } from "./recover";

/** Someone has deleted the replica, and nobody has noticed: only a snapshot of the data is left. */
export const replicaMissing: Fault = {
  name: "replica-missing",
  title: "The replica is missing, and DR is restored from a snapshot",
  run: async (account, recorder) => {
    const snapshot = await snapshotOfReplica(account);
    await deleteReplica(account);
    const kept = await cutPrimary(account);
    const since = await mark(account.emulator);
    const outcome = await recorder.step("activate dr", () => tryToActivate(account));
    recorder.message(
      "refused at plan, with the way out",
      [`There is no ${replicaOf(account)} to promote`, "database_snapshot_identifier"],
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
    recorder.equal("tasks wanted in dr", 0, await desiredTasks(account, "dr"));
    await restore(account, recorder, snapshot);
    await checkNothingLost(account, recorder, kept, ["dr"]);
  },
};

/** Restores as the runbook describes, with Terraform alone, and still without the primary region. */
async function restore(account: Account, recorder: Recorder, snapshot: string): Promise<void> {
  const variables = { posture: "active", database_generation: "2", oldest_database_generation: "2" };
  const since = await mark(account.emulator);
  await recorder.step("restore dr from a snapshot", () =>
    plainApply(account, "dr", { variables: { ...variables, database_snapshot_identifier: snapshot } }),
  );
  const calls = await callsSince(account.emulator, since);
  checkCallsOutside(account, recorder, calls, { refreshed: true });
  await checkServing(account, recorder, "dr", 2);
  recorder.equal(
    "databases made",
    ["RestoreDBInstanceFromDBSnapshot"],
    calls.map(({ action }) => action).filter((action) => /^(Create|Restore)DBInstance/.test(action)),
  );
  recorder.equal("the next plan, without the snapshot", [], await changesLeft(account, "dr", { variables }));
}

async function snapshotOfReplica(account: Account): Promise<string> {
  const { CreateDBSnapshotCommand } = await import("@aws-sdk/client-rds");
  const DBInstanceIdentifier = replicaOf(account);
  const DBSnapshotIdentifier = `${DBInstanceIdentifier}-nightly`;
  const client = await rdsInDr(account);
  await client.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier }));
  return DBSnapshotIdentifier;
}

async function deleteReplica(account: Account): Promise<void> {
  const { DeleteDBInstanceCommand, ModifyDBInstanceCommand } = await import("@aws-sdk/client-rds");
  const client = await rdsInDr(account);
  const DBInstanceIdentifier = replicaOf(account);
  await client.send(
    new ModifyDBInstanceCommand({ DBInstanceIdentifier, DeletionProtection: false, ApplyImmediately: true }),
  );
  await client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
}

function replicaOf({ config }: Account): string {
  return databaseIdentifier(config, "dr", 1);
}

async function rdsInDr(account: Account) {
  const { RDSClient } = await import("@aws-sdk/client-rds");
  return new RDSClient(clientSettings(drillAccess(account), account.regionOf("dr")));
}
