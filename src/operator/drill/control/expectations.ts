import type { RegionRole } from "../../../contract";
import { alarmName, databaseIdentifier, secretName } from "../../../contract/names";
import { readFailoverRecords } from "../../aws/dns";
import { readsSecret } from "../../aws/secrets";
import type { Recorder } from "../recorder";
import type { Account } from "./account";
import {
  alarms,
  databaseOfNewTasks,
  databases,
  describeDatabase,
  desiredTasks,
  drillAccess,
  known,
  loadBalancerOf,
  scalingBounds,
  scheduledForDeletion,
} from "./aws-view";
import { callsSince } from "./calls";

/** Checks the state in AWS of a region that serves. */
export async function checkServing(
  account: Account,
  recorder: Recorder,
  role: RegionRole,
  generation: number,
): Promise<void> {
  const { config } = account;
  const { maxTasks, minTasks, normalTasks } = config.scaling;
  const identifier = databaseIdentifier(config, role, generation);
  recorder.equal(identifier, "available writer", await describeDatabase(account, role, generation));
  recorder.equal(`database of new tasks in ${role}`, identifier, await databaseOfNewTasks(account, role));
  recorder.equal(`tasks wanted in ${role}`, normalTasks, await desiredTasks(account, role));
  recorder.equal(`scaling of ${role}`, `${minTasks}..${maxTasks}`, await scalingBounds(account, role));
  const secret = await readsSecret(drillAccess(account), account.regionOf(role), secretName(config));
  recorder.equal(`the secret can be read in ${role}`, true, secret.known);
  await checkAlarms(account, recorder, role, "active");
}

/** Checks the state in AWS of a region on standby. */
export async function checkStandby(
  account: Account,
  recorder: Recorder,
  role: RegionRole,
  generation: number,
  source: string,
): Promise<void> {
  const { config } = account;
  const identifier = databaseIdentifier(config, role, generation);
  recorder.equal(
    identifier,
    `available, replica of ${source}`,
    await describeDatabase(account, role, generation),
  );
  recorder.equal(`database of new tasks in ${role}`, identifier, await databaseOfNewTasks(account, role));
  const { standbyTasks } = config.service;
  recorder.equal(`tasks wanted in ${role}`, standbyTasks, await desiredTasks(account, role));
  recorder.equal(
    `scaling of ${role}`,
    `${standbyTasks}..${config.scaling.maxTasks}`,
    await scalingBounds(account, role),
  );
  await checkAlarms(account, recorder, role, "standby");
}

/**
 * The first task of a warm standby starts when the host of its replica is there to read: a task reads it only when it
 * starts. Nothing is checked of a pilot light.
 *
 * @param since - before the replica was made
 */
export async function checkTasksAfterReplica(
  account: Account,
  recorder: Recorder,
  role: RegionRole,
  since: number,
): Promise<void> {
  if (account.config.service.standbyTasks === 0) {
    return;
  }
  const order = ["CreateDBInstanceReadReplica", "PutParameter", "RegisterScalableTarget"];
  const changes = (await callsSince(account.emulator, since))
    .filter(({ action, region }) => region === account.regionOf(role) && order.includes(action))
    .map(({ action }) => action);
  recorder.equal(
    `the tasks of ${role} wait for its replica's host`,
    order,
    changes.slice(changes.indexOf("CreateDBInstanceReadReplica")),
  );
}

/** Alarms that only one posture needs are silent in the other; all of them exist in both. A warm standby has hosts, too. */
const ONLY_IN: Readonly<Record<"active" | "standby", readonly string[]>> = {
  active: ["no-healthy-host"],
  standby: ["replica-lag", "replication-stopped"],
};

async function checkAlarms(
  account: Account,
  recorder: Recorder,
  role: RegionRole,
  posture: "active" | "standby",
): Promise<void> {
  const found = await alarms(account, role);
  const isLoud = (suffix: string) => {
    const alarm = found.get(alarmName(account.config, role, suffix));
    return alarm === undefined ? "missing" : alarm.actionsEnabled ? "loud" : "silent";
  };
  const observed = (["active", "standby"] as const).flatMap((of) =>
    ONLY_IN[of].map((suffix) => `${suffix} ${isLoud(suffix)}`),
  );
  const expected = (["active", "standby"] as const).flatMap((of) =>
    ONLY_IN[of].map((suffix) => {
      const isBoth = suffix === "no-healthy-host" && account.config.service.standbyTasks > 0;
      return `${suffix} ${of === posture || isBoth ? "loud" : "silent"}`;
    }),
  );
  recorder.equal(`alarms of ${role}`, expected, observed);
}

/** Both failover records and the health check of the first exist, and each record points to its region's load balancer. */
export async function checkRecords(account: Account, recorder: Recorder): Promise<void> {
  const records = known(await readFailoverRecords(drillAccess(account), account.config.dns));
  recorder.equal("failover records", ["PRIMARY", "SECONDARY"], records.roles);
  const { PRIMARY, SECONDARY } = records.targets;
  recorder.equal(
    "where they point",
    [await loadBalancerOf(account, "primary"), await loadBalancerOf(account, "dr")],
    [PRIMARY ?? "nowhere", SECONDARY ?? "nowhere"],
  );
  recorder.equal(
    "both records have their health checks",
    "PRIMARY, SECONDARY",
    records.withHealthCheck.join(", "),
  );
}

/** The databases that exist now, to check later that none has been lost. */
export async function existingDatabases(account: Account, roles: readonly RegionRole[]): Promise<string[]> {
  return (await databases(account, roles)).map(({ identifier, resourceId }) => `${identifier} ${resourceId}`);
}

/** Every database from before still exists and is the same instance; no key and no secret is scheduled for deletion. */
export async function checkNothingLost(
  account: Account,
  recorder: Recorder,
  before: readonly string[],
  roles: readonly RegionRole[],
): Promise<void> {
  const now = new Set(await existingDatabases(account, roles));
  recorder.equal(
    "databases that vanished or were replaced",
    [],
    before.filter((database) => !now.has(database)),
  );
  const lost = await Promise.all(roles.map((role) => scheduledForDeletion(account, role)));
  recorder.equal("keys and secrets that are to be deleted", [], lost.flat());
}
