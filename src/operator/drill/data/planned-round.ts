import { acknowledgedBy, firstSeen } from "./measured";
import { Recording, type Series } from "./recording";
import type { Region } from "./region";
import type { Stage } from "./stage";
import { compareTables, tokensIn } from "./tables";

/** The results of a planned switchover. Times are in seconds of AWS since the service was quiesced. */
export interface PlannedRound {
  readonly kind: "planned";
  readonly number: number;
  /** Name of the mode. */
  readonly mode: string;
  readonly from: Region["name"];
  readonly to: Region["name"];
  /** How long changes took to reach the replica, in milliseconds here. */
  readonly linkMilliseconds: number;
  /** Writes acknowledged since the drill began. */
  readonly acknowledged: number;
  /** Acknowledged writes that the new writer lacks. */
  readonly lost: number;
  /** Tasks stopped: the last accepted request is answered. */
  readonly quiescedAfter: number;
  readonly caughtUpAfter: number;
  /** Transactions that the replica lacked when the last task had stopped. */
  readonly behind: number;
  /** Transactions that the replica lacked when its region was activated. */
  readonly behindWhenActivated: number;
  readonly firstPageAfter: number;
  readonly firstWriteAfter: number;
  /** Rows compared, and the differences. */
  readonly rows: number;
  readonly differences: readonly string[];
  /** Writes that the old region acknowledged after it was quiesced. */
  readonly writesAfterQuiesce: number;
  readonly activatedAfter: number;
  readonly promotedAfter: number;
  readonly series: Series;
}

/** How long the round is recorded after the first write in the other region, in seconds of AWS. */
const RECORDED_AFTER_SECONDS = 60;

/** Moves the service to the other region and loses nothing: quiesce, lag 0, activate, reprotect. */
export async function plannedRound(stage: Stage, number: number, from: Region): Promise<PlannedRound> {
  const { assumptions, clock, say } = stage.options;
  const to = stage.other(from);
  const recording = new Recording(stage, from, to);
  const { linkMilliseconds } = await stage.serveForAWhile(to, stage.options.links.planned);

  const begun = performance.now();
  const after = (at: number) => clock.toAws(at - begun);
  say(`round ${number}: ${from.name} is quiesced`);
  stage.dns.dns.setClaims(from.name, { posture: "quiesced" });
  await stage.stopTasks(from);
  const quiesced = performance.now();
  const acknowledged = [...stage.visitors.acknowledged];
  const position = await from.database.position();
  const replicaPosition = await to.database.position();
  await to.database.reach(position, 60);
  const caughtUp = performance.now();
  const activatedPosition = await to.database.position();

  say(`round ${number}: ${to.name} is activated`);
  const activated = performance.now();
  stage.dns.dns.setClaims(to.name, { posture: "active" });
  // A promotion on AWS takes minutes, during which nobody writes: time to compare without adding to the downtime.
  const promotion = clock.sleep(assumptions.promotionSeconds);
  const starting = stage.startTasks(to, assumptions.taskStartSeconds);
  // Awaited below; an earlier failure must not leave its rejection unhandled.
  starting.catch(() => {});
  const comparison = await compareTables(from.database, to.database);
  await promotion;
  await stage.promote(to);
  const promoted = performance.now();
  await starting;
  const seen = await firstSeen(stage, to.name, begun);
  const tokens = await tokensIn(to.database);
  const lost = acknowledged.filter(({ token }) => !tokens.has(token)).length;

  // A while of the new region's service shows, too.
  await clock.sleep(RECORDED_AFTER_SECONDS);
  const series = await recording.end(begun);
  const behind = await to.database.missing(position, replicaPosition);
  const behindWhenActivated = await to.database.missing(position, activatedPosition);

  await stage.reprotect(from);
  return {
    kind: "planned",
    number,
    mode: stage.mode.name,
    from: from.name,
    to: to.name,
    linkMilliseconds,
    acknowledged: acknowledged.length,
    lost,
    quiescedAfter: after(quiesced),
    caughtUpAfter: after(caughtUp),
    behind,
    behindWhenActivated,
    firstPageAfter: after(seen.page),
    firstWriteAfter: after(seen.write),
    rows: comparison.rows,
    differences: comparison.differences,
    writesAfterQuiesce: acknowledgedBy(stage, from.name, quiesced),
    activatedAfter: after(activated),
    promotedAfter: after(promoted),
    series,
  };
}
