import type { LoadBalancer } from "../../../services/route53/model";
import type { Position } from "../../../tools/local/database";

/** A visit acknowledged as recorded to its visitor. */
export interface Write {
  /** Stored with the visit; unique. */
  readonly token: string;
  /** Load balancer of the region that recorded it. */
  readonly loadBalancer: LoadBalancer;
  /** When the answer was complete, in milliseconds. */
  readonly acknowledgedAt: number;
}

/** The writer's position at a moment. */
export interface Sample {
  /** Just before the writer was queried, in milliseconds. */
  readonly at: number;
  readonly position: Position;
}

/** Moments, in milliseconds. */
export interface Moments {
  /** When the writer was lost. */
  readonly lostAt: number;
  /** The last one at which the writer is known to have had nothing that the replica did not receive. */
  readonly receivedUntil: number;
  /** The last one at which it is known to have had nothing that the replica had not applied when it was promoted. */
  readonly appliedUntil: number;
}

export interface Loss {
  readonly lost: readonly Write[];
  /**
   * Upper bound of the lag of what the replica had received, when the writer was lost. What it received and had not
   * applied by its promotion is lost as well.
   */
  readonly receivedLagSeconds: number;
  /** Upper bound of the lag of what it had applied when it was promoted: the lag that a loss is held to. */
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
 */
export function lossOf(
  acknowledged: readonly Write[],
  arrived: ReadonlySet<string>,
  { lostAt, receivedUntil, appliedUntil }: Moments,
): Loss {
  const lost = acknowledged.filter(({ token }) => !arrived.has(token));
  const oldest = Math.min(lostAt, ...lost.map(({ acknowledgedAt }) => acknowledgedAt));
  return {
    lost,
    receivedLagSeconds: (lostAt - receivedUntil) / 1000,
    lagSeconds: (lostAt - appliedUntil) / 1000,
    acknowledgedInLag: acknowledged.filter(({ acknowledgedAt }) => acknowledgedAt > appliedUntil).length,
    unexplained: lost.filter(({ acknowledgedAt }) => acknowledgedAt <= appliedUntil),
    oldestSeconds: (lostAt - oldest) / 1000,
  };
}

/**
 * The last moment before a loss at which the writer had nothing that a replica lacks.
 *
 * @param samples - of the writer, oldest first: each position includes those before it
 * @param missing - how many transactions of a position the replica lacks
 * @returns milliseconds; minus infinity where every sample has more than the replica
 */
export async function lastIncluded(
  samples: readonly Sample[],
  lostAt: number,
  missing: (position: Position) => Promise<number>,
): Promise<number> {
  const before = samples.filter(({ at }) => at <= lostAt);
  // The first that the replica lacks something of.
  let [low, high] = [0, before.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await missing((before[middle] as Sample).position)) === 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return before[low - 1]?.at ?? Number.NEGATIVE_INFINITY;
}
