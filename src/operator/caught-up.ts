import type { RegionRole } from "../contract";
import { databaseIdentifier, regionName, serviceName } from "../contract/names";
import { ToolError } from "../tools/tool-error";
import { accessOf } from "./aws/access";
import { readDatabases, type WaitBounds } from "./aws/databases";
import { type LagDatapoint, readReplicaLag } from "./aws/replica-lag";
import { readStoppingTasks, readTasks } from "./aws/tasks";
import { duration } from "./journal";
import { peerOf, type Regions } from "./lifecycle";
import type { Operation } from "./operation";
import { pause } from "./pause";

/** Required consecutive minutes without lag. */
const calmMinutes = 3;

/**
 * Waits until nothing writes to the old region's database and the new region's replica has everything:
 *
 * 1. ECS reports no task, running, starting or still stopping. From this moment on nothing is written.
 * 2. RDS reports the replica as `available` and replicating.
 * 3. CloudWatch's ReplicaLag is 0 in three consecutive minutes that began after that moment. The metric is the replica's
 *    own `Seconds_Behind_Source`, one value a minute: a single 0 may be older than the last write, three that began
 *    later are not. -1 (replication stopped) and missing minutes do not count.
 *
 * @throws ToolError when that takes too long; nothing is promoted then
 */
export async function waitForCaughtUpReplica(
  { config, journal, say, session, signal }: Operation,
  to: RegionRole,
  regions: Regions,
  { everySeconds = 15, forSeconds = 1800 }: WaitBounds = {},
): Promise<void> {
  const from = peerOf(to);
  const access = accessOf(session);
  const { region } = config.regions[to];
  const identifier = databaseIdentifier(config, to, regions[to].databaseGeneration);
  const started = Date.now();
  const elapsed = () => (Date.now() - started) / 1000;
  let quietSince: Date | undefined;
  let last = "";

  const missing = async (): Promise<string | undefined> => {
    if (quietSince === undefined) {
      const service = [
        access,
        config.regions[from].region,
        regionName(config, from),
        serviceName(config),
      ] as const;
      const tasks = await readTasks(...service);
      if (!tasks.known) {
        return `the tasks of ${from} are not known: ${tasks.reason}`;
      }
      const stopping = await readStoppingTasks(...service);
      if (!stopping.known) {
        return `the stopping tasks of ${from} are not known: ${stopping.reason}`;
      }
      const { desired, pending, running } = tasks.value;
      if (desired + pending + running + stopping.value > 0) {
        return `${running} tasks of ${from} still run, ${stopping.value} still stop`;
      }
      quietSince = new Date();
    }
    const databases = await readDatabases(access, config, to);
    if (!databases.known) {
      return `${identifier} is not known: ${databases.reason}`;
    }
    const replica = databases.value.find((database) => database.identifier === identifier);
    if (replica?.status !== "available" || (replica.replication ?? "replicating") !== "replicating") {
      return `${identifier} is ${replica?.status ?? "missing"}, its replication ${replica?.replication ?? "unknown"}`;
    }
    const lag = await readReplicaLag(access, region, identifier);
    return lag.known ? lagMissing(lag.value, quietSince) : `the lag is not known: ${lag.reason}`;
  };

  await journal.record({ step: "wait", subject: `${identifier}: caught up` }, async () => {
    for (;;) {
      const reason = await missing();
      if (reason === undefined) {
        const note = `no task since ${quietSince?.toISOString()}, no lag in ${calmMinutes} minutes after it`;
        say(`${identifier} has everything: ${note}`);
        return { result: undefined, note };
      }
      if (elapsed() >= forSeconds) {
        throw new ToolError(
          `${identifier} did not catch up within ${duration(elapsed())}: ${reason}. Nothing was promoted.`,
        );
      }
      if (reason !== last) {
        say(`waiting: ${reason}, ${duration(elapsed())} so far`);
        last = reason;
      }
      await pause(everySeconds, signal);
    }
  });
}

/** What is missing until the replica is known to have everything; undefined if nothing is. */
export function lagMissing(datapoints: readonly LagDatapoint[], quietSince: Date): string | undefined {
  const later = datapoints.filter(({ at }) => at >= quietSince);
  const recent = later.slice(-calmMinutes);
  const worst = recent.find(({ seconds }) => seconds !== 0);
  if (worst !== undefined) {
    return worst.seconds < 0
      ? "replication does not run (ReplicaLag -1)"
      : `the replica is ${worst.seconds} s behind`;
  }
  return recent.length < calmMinutes
    ? `${recent.length} of ${calmMinutes} minutes without lag since the last task ended`
    : undefined;
}
