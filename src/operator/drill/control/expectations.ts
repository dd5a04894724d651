import type { RegionRole } from "../../../contract";
import { alarmName, databaseIdentifier, secretName } from "../../../contract/names";
import { readFailoverRecords } from "../../aws/dns";
import { readsSecret } from "../../aws/secrets";
import type { Account } from "./account";
import {
  alarms,
  databaseInWords,
  databases,
  doomed,
  drillAccess,
  known,
  loadBalancerOf,
  scalingBounds,
  wantedTasks,
} from "./aws-view";
import type { Recorder } from "./recorder";

/** What a region that serves is like in AWS. */
export async function checkServing(
  account: Account,
  recorder: Recorder,
  role: RegionRole,
  generation: number,
): Promise<void> {
  const { config } = account;
  const { maxTasks, minTasks, normalTasks } = config.scaling;
  const identifier = databaseIdentifier(config, role, generation);
  recorder.equal(identifier, "available writer", await databaseInWords(account, role, generation));
  recorder.equal(`tasks wanted in ${role}`, normalTasks, await wantedTasks(account, role));
  recorder.equal(`scaling of ${role}`, `${minTasks}..${maxTasks}`, await scalingBounds(account, role));
  const secret = await readsSecret(drillAccess(account), account.regionOf(role), secretName(config));
  recorder.equal(`the secret can be read in ${role}`, true, secret.known);
  await checkAlarms(account, recorder, role, "active");
}

/** What a region on standby is like in AWS. */
export async function checkStandby(
  account: Account,
  recorder: Recorder,
  role: RegionRole,
  generation: number,
  source: string,
): Promise<void> {
  const { config } = account;
  recorder.equal(
    databaseIdentifier(config, role, generation),
    `available, replica of ${source}`,
    await databaseInWords(account, role, generation),
  );
  recorder.equal(`tasks wanted in ${role}`, 0, await wantedTasks(account, role));
  recorder.equal(`scaling of ${role}`, `0..${config.scaling.maxTasks}`, await scalingBounds(account, role));
  await checkAlarms(account, recorder, role, "standby");
}

/** Alarms that only one posture needs are silent in the other; all of them are there in both. */
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
    ONLY_IN[of].map((suffix) => `${suffix} ${of === posture ? "loud" : "silent"}`),
  );
  recorder.equal(`alarms of ${role}`, expected, observed);
}

/** Both failover records and the health check of the first are there, and each points to its region's load balancer. */
export async function checkRecords(account: Account, recorder: Recorder): Promise<void> {
  const records = known(await readFailoverRecords(drillAccess(account), account.config.dns));
  recorder.equal("failover records", ["PRIMARY", "SECONDARY"], records.roles);
  const { PRIMARY, SECONDARY } = records.targets;
  recorder.equal(
    "where they point",
    [await loadBalancerOf(account, "primary"), await loadBalancerOf(account, "dr")],
    [PRIMARY ?? "nowhere", SECONDARY ?? "nowhere"],
  );
  recorder.equal("the PRIMARY record has its health check", true, records.hasHealthCheck);
}

/** What exists, to be held against later: nothing of it may vanish. */
export async function treasures(account: Account, roles: readonly RegionRole[]): Promise<string[]> {
  return (await databases(account, roles)).map(({ identifier, resourceId }) => `${identifier} ${resourceId}`);
}

/** Every database that was there is there, and is the same one; no key and no secret is to be deleted. */
export async function checkNothingLost(
  account: Account,
  recorder: Recorder,
  before: readonly string[],
  roles: readonly RegionRole[],
): Promise<void> {
  const now = new Set(await treasures(account, roles));
  recorder.equal(
    "databases that vanished or were replaced",
    [],
    before.filter((database) => !now.has(database)),
  );
  const lost = await Promise.all(roles.map((role) => doomed(account, role)));
  recorder.equal("keys and secrets that are to be deleted", [], lost.flat());
}
