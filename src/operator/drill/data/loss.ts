import type { LoadBalancer } from "../../../services/route53/model";

/** A visit acknowledged as recorded to its visitor. */
export interface Write {
  /** Stored with the visit; unique. */
  readonly token: string;
  /** Load balancer of the region that recorded it. */
  readonly loadBalancer: LoadBalancer;
  /** When the answer was complete, in milliseconds. */
  readonly acknowledgedAt: number;
}

/** The writer's position at a moment, in transactions since the beginning. */
export interface Positions {
  /** Just before the writer was queried, in milliseconds. */
  readonly at: number;
  readonly writer: number;
}

export interface Loss {
  readonly lost: readonly Write[];
  /**
   * Upper bound of the replica's lag when the writer was lost: the time since the last moment at which the writer is known
   * to have had nothing that the replica lacks.
   */
  readonly lagSeconds: number;
  /** Writes acknowledged in that time: more cannot be lost. */
  readonly acknowledgedInLag: number;
  /** Lost writes that are older than the lag: there must be none. */
  readonly unexplained: readonly Write[];
  /** Age of the oldest lost write when the writer was lost; 0 for none. */
  readonly oldestSeconds: number;
}

/**
 * What an unplanned failover lost, compared with the lag.
 *
 * @param acknowledged - all writes of the lost writer
 * @param arrived - tokens that the new writer has
 * @param replicaPosition - transactions that the replica had when it was promoted
 * @param positions - of the writer, oldest first
 * @param lostAt - when the writer was lost, in milliseconds
 */
export function lossOf(
  acknowledged: readonly Write[],
  arrived: ReadonlySet<string>,
  replicaPosition: number,
  positions: readonly Positions[],
  lostAt: number,
): Loss {
  const lost = acknowledged.filter(({ token }) => !arrived.has(token));
  const complete = positions.filter(({ at, writer }) => at <= lostAt && writer <= replicaPosition).at(-1);
  const since = complete?.at ?? Number.NEGATIVE_INFINITY;
  const oldest = Math.min(lostAt, ...lost.map(({ acknowledgedAt }) => acknowledgedAt));
  return {
    lost,
    lagSeconds: (lostAt - since) / 1000,
    acknowledgedInLag: acknowledged.filter(({ acknowledgedAt }) => acknowledgedAt > since).length,
    unexplained: lost.filter(({ acknowledgedAt }) => acknowledgedAt <= since),
    oldestSeconds: (lostAt - oldest) / 1000,
  };
}

/** Transactions in a GTID position of one domain, such as `0-1-1234`. */
export function transactionsIn(position: string): number {
  const found = /^\d+-\d+-(\d+)$/.exec(position.trim());
  if (!found) {
    throw new Error(`"${position.trim()}" is not a GTID position of one domain.`);
  }
  return Number(found[1]);
}
