import type { Config } from "../config";
import type { RegionRole } from "../contract";
import { databaseIdentifier, regionName, serviceName } from "../contract/names";
import type { AwsAccess, Reading } from "./aws/access";
import { type Claims, readClaims } from "./aws/claims";
import { type DatabaseInstance, readDatabases } from "./aws/databases";
import { readImageDigest } from "./aws/images";
import { type LagDatapoint, readReplicaLag } from "./aws/replica-lag";
import { readLock, readState, type StateLock, type StoredState } from "./aws/states";
import { readTargets, type Targets } from "./aws/targets";
import { readTasks, type ServiceTasks } from "./aws/tasks";
import { peerOf, type RegionVariables } from "./lifecycle";
import { regionVariables } from "./region-variables";
import { stateBucket } from "./state-copy";

/** What is currently known of a region. */
export interface RegionFacts {
  readonly role: RegionRole;
  readonly region: string;
  /** What it was last applied with, from the origin of its state or, if unreachable, from the copy. */
  readonly variables: Reading<RegionVariables>;
  /** The state in the region's own bucket; undefined if states are not in S3. */
  readonly origin?: Reading<StoredState | undefined>;
  /** The copy in the peer's bucket. */
  readonly copy?: Reading<StoredState | undefined>;
  readonly lock?: Reading<StateLock | undefined>;
  readonly databases: Reading<readonly DatabaseInstance[]>;
  /** Of the current database; not read if it is a writer. */
  readonly lag?: Reading<readonly LagDatapoint[]>;
  readonly tasks: Reading<ServiceTasks>;
  readonly targets: Reading<Targets>;
  /** What its load balancer says to Route 53's health checks. */
  readonly claims: Reading<Claims>;
  /** Digest of the configured image's tag; undefined if the registry lacks the tag. */
  readonly image: Reading<string | undefined>;
}

/** Reads a region. Without an answer a value is not known; nothing throws. */
export async function readRegionFacts(
  config: Config,
  role: RegionRole,
  access: AwsAccess,
  /** The region's variables, if the states are not in S3. */
  variablesElsewhere?: Reading<RegionVariables>,
): Promise<RegionFacts> {
  const { region } = config.regions[role];
  const name = regionName(config, role);
  const own = stateBucket(config, role);
  const peers = stateBucket(config, peerOf(role));
  const [origin, copy, lock, databases, tasks, targets, claims, image] = await Promise.all([
    own && readState(access, own, role),
    peers && readState(access, peers, role),
    own && readLock(access, own, role),
    readDatabases(access, config, role),
    readTasks(access, region, name, serviceName(config)),
    readTargets(access, region, name),
    readClaims(access, region, name),
    readImageDigest(access, region, config.image.repository, config.image.tag),
  ]);
  const variables = variablesElsewhere ?? variablesFrom(config, role, origin, copy);
  const current = databases.known ? currentDatabase(databases.value, config, role, variables) : undefined;
  const lag =
    current?.sourceIdentifier === undefined
      ? undefined
      : await readReplicaLag(access, region, current.identifier);
  return { role, region, variables, origin, copy, lock, databases, lag, tasks, targets, claims, image };
}

/** The database of the current generation; the newest if that is not known. */
export function currentDatabase(
  databases: readonly DatabaseInstance[],
  config: Config,
  role: RegionRole,
  variables: Reading<RegionVariables>,
): DatabaseInstance | undefined {
  if (!variables.known) {
    return databases.at(-1);
  }
  const current = databaseIdentifier(config, role, variables.value.databaseGeneration);
  return databases.find(({ identifier }) => identifier === current);
}

function variablesFrom(
  config: Config,
  role: RegionRole,
  origin: Reading<StoredState | undefined> | undefined,
  copy: Reading<StoredState | undefined> | undefined,
): Reading<RegionVariables> {
  const state = [origin, copy].flatMap((reading) => (reading?.known ? [reading.value] : [])).find(Boolean);
  if (state !== undefined) {
    try {
      return { known: true, value: regionVariables(role, state.outputs, config, () => {}) };
    } catch {
      return { known: false, reason: "not applied" };
    }
  }
  const unknown = [origin, copy].find((reading) => reading?.known === false);
  return unknown?.known === false ? unknown : { known: false, reason: "not applied" };
}
