import type { Config } from "../../config";
import type { RegionRole } from "../../contract";
import { generationOf, regionName } from "../../contract/names";
import { duration } from "../journal";
import type { Step } from "../lifecycle";
import type { Operation } from "../operation";
import { pause } from "../pause";
import { type AwsAccess, accessOf, clientSettings, type Reading, read } from "./access";

/** A database instance as RDS reports it. */
export interface DatabaseInstance {
  readonly identifier: string;
  /** `available`, `backing-up`, `modifying`, ... */
  readonly status: string;
  /** Its replication source; undefined for a writer. */
  readonly sourceIdentifier?: string;
  /** A replica's `replicating`, `error`, `stopped`, ...; undefined if RDS does not report it. */
  readonly replication?: string;
  readonly deletionProtected: boolean;
  readonly engineVersion?: string;
}

/** This project's databases in a region, the oldest generation first. */
export function readDatabases(
  access: AwsAccess,
  config: Config,
  role: RegionRole,
): Promise<Reading<readonly DatabaseInstance[]>> {
  const name = regionName(config, role);
  return read(access, async () => {
    const { RDSClient, paginateDescribeDBInstances } = await import("@aws-sdk/client-rds");
    const client = new RDSClient(clientSettings(access, config.regions[role].region));
    const found: DatabaseInstance[] = [];
    for await (const page of paginateDescribeDBInstances({ client }, {})) {
      for (const instance of page.DBInstances ?? []) {
        const identifier = instance.DBInstanceIdentifier ?? "";
        if (generationOf(identifier, name) === undefined) {
          continue;
        }
        found.push({
          identifier,
          status: instance.DBInstanceStatus ?? "unknown",
          sourceIdentifier: instance.ReadReplicaSourceDBInstanceIdentifier || undefined,
          replication: instance.StatusInfos?.find(({ StatusType }) => StatusType === "read replication")
            ?.Status,
          deletionProtected: instance.DeletionProtection === true,
          engineVersion: instance.EngineVersion,
        });
      }
    }
    return found.sort(
      (a, b) => (generationOf(a.identifier, name) ?? 0) - (generationOf(b.identifier, name) ?? 0),
    );
  });
}

export interface WaitBounds {
  /** @default 15 */
  readonly everySeconds?: number;
  /** @default 1800 */
  readonly forSeconds?: number;
}

/**
 * Waits until the region's databases are `available`, for as long as a backup may take at most, also if they cannot be
 * read.
 */
export async function waitForAvailableDatabases(
  { config, journal, say, session, signal }: Operation,
  step: Step,
  { everySeconds = 15, forSeconds = 1800 }: WaitBounds = {},
): Promise<void> {
  const started = Date.now();
  const elapsed = () => (Date.now() - started) / 1000;
  await journal.record(
    { step: "wait", subject: `${regionName(config, step.stack)}: available` },
    async () => {
      for (;;) {
        await pause(everySeconds, signal);
        const reading = await readDatabases(accessOf(session), config, step.stack);
        const busy = reading.known ? reading.value.filter(({ status }) => status !== "available") : [];
        if ((reading.known && busy.length === 0) || elapsed() >= forSeconds) {
          return { result: undefined };
        }
        const what = reading.known
          ? busy.map(({ identifier, status }) => `${identifier} is ${status}`).join(", ")
          : `RDS: ${reading.reason}`;
        say(`${step.stack}: waiting for the database (${what}), ${duration(elapsed())} so far`);
      }
    },
  );
}
