import type { Position } from "../../../tools/local/database";
import { type Loss, lastIncluded, lossOf } from "./loss";
import { acknowledgedBy, checkOn, firstSeen, PROBE, probe } from "./measured";
import { reconcile } from "./reconcile";
import { Recording, type Series } from "./recording";
import type { Region } from "./region";
import type { Stage } from "./stage";
import { countVisits, tokensIn } from "./tables";

/** How long the fence is watched once the primary's own check is healthy again, in seconds of AWS. */
export const WATCHED_SECONDS = 180;

/** The results of an unplanned failover. Times are in seconds of AWS since the primary region was lost. */
export interface UnplannedRound {
  readonly kind: "unplanned";
  readonly number: number;
  /** Name of the mode. */
  readonly mode: string;
  readonly linkMilliseconds: number;
  /** Writes acknowledged since the drill began, until the loss. */
  readonly acknowledged: number;
  readonly loss: Loss;
  /** By how many seconds here the replica applied late; 0 for at once. */
  readonly applyingDelaySeconds: number;
  /** Transactions that the replica had received and not applied when the primary was lost. */
  readonly transactionsUnapplied: number;
  /** Transactions of the old writer that the new one never got. */
  readonly transactionsMissing: number;
  /** Those of them that the replica had received and still not applied when it was promoted, which drops them. */
  readonly transactionsDropped: number;
  readonly unhealthyAfter: number;
  readonly alarmAfter: number;
  readonly activatedAfter: number;
  readonly promotedAfter: number;
  readonly firstPageAfter: number;
  readonly firstWriteAfter: number;
  readonly fenceUpAfter: number;
  /** The regions that DNS returned while the primary was back beside DR. */
  readonly answeredWhileBack: readonly string[];
  /** Whether the primary's own check was healthy meanwhile, so that only the fence held. */
  readonly endpointHealthyWhileBack: boolean;
  /** Rows added to the old writer after its return, without the direct probe. */
  readonly rowsAddedWhileBack: number;
  /** Writes that the old writer has acknowledged to visitors since its return. */
  readonly writesWhileBack: number;
  /** Whether the old writer accepted a direct write: DNS alone kept visitors away. */
  readonly probeRecorded: boolean;
  /** Visits found only in the old writer. */
  readonly rowsFound: number;
  /** Lost writes that are not among them. */
  readonly unrecoverable: number;
  /** Acknowledged writes still missing after those found were copied over. */
  readonly stillMissing: number;
  readonly backAfter: number;
  readonly series: Series;
}

/** Kills the primary region, fails over to DR, watches the primary come back, and reconciles. */
export async function unplannedRound(stage: Stage, number: number): Promise<UnplannedRound> {
  const { assumptions, clock, say } = stage.options;
  const { dr, primary } = stage.regions;
  const { dns } = stage;
  const endpoint = checkOn(stage, "tasks", "primary");
  const fenceOfPrimary = checkOn(stage, "claim", "dr");
  const recording = new Recording(stage, primary, dr);
  const sampler = recording.writer;
  const applyingDelaySeconds = await stage.delayApplying(dr);
  const { linkMilliseconds } = await stage.serveForAWhile(dr, stage.options.links.unplanned);

  say(`round ${number}: the primary region is lost`);
  const lostAt = performance.now();
  stage.lose(primary);
  const atLoss = progressOf(dr);
  const after = (at = performance.now()) => clock.toAws(at - lostAt);
  await clock.until("the primary's health check to fail", () => dns.answer.checks[endpoint] === false);
  const unhealthyAfter = after();
  await clock.until("the alarm on it", () => dns.dns.alertIsOn(endpoint));
  const alarmAfter = after();
  await sampler.stop();

  await clock.sleep(assumptions.decisionSeconds);
  say(`round ${number}: DR is activated`);
  const activatedAfter = after();
  dns.dns.setClaims("dr", { posture: "active" });
  const starting = stage.startTasks(dr, assumptions.taskStartSeconds);
  const fence = clock
    .until("the fence", () => dns.answer.checks[fenceOfPrimary] === false, 600 + assumptions.taskStartSeconds)
    .then(() => after());
  // Awaited below; an earlier failure must not leave their rejections unhandled.
  for (const one of [starting, fence, atLoss]) {
    one.catch(() => {});
  }
  await clock.sleep(assumptions.promotionSeconds);
  const { received, applied } = await progressOf(dr);
  await stage.promote(dr);
  const promotedAfter = after();
  await starting;
  const seen = await firstSeen(stage, "dr", lostAt);
  const acknowledged = stage.visitors.acknowledged.filter(
    ({ acknowledgedAt }) => acknowledgedAt <= seen.write,
  );
  const before = acknowledged.filter(
    ({ loadBalancer, acknowledgedAt }) => loadBalancer === "primary" || acknowledgedAt < lostAt,
  );
  const until = (position: Position) =>
    lastIncluded(sampler.positions, lostAt, (of) => dr.database.missing(of, position));
  const loss = lossOf(before, await tokensIn(dr.database), {
    lostAt,
    receivedUntil: await until(received),
    appliedUntil: await until(applied),
  });
  const fenceUpAfter = await fence;

  say(`round ${number}: the primary region comes back, ${loss.lost.length} acknowledged writes short of DR`);
  const backAt = performance.now();
  await stage.bringBack(primary);
  const left = await primary.database.position();
  const transactionsMissing = await primary.database.missing(left, applied);
  const transactionsDropped = await primary.database.missing(received, applied);
  const then = await atLoss;
  const transactionsUnapplied = await primary.database.missing(then.received, then.applied);
  const rowsBefore = await countVisits(primary.database);
  await clock.until("the primary's health check to pass", () => dns.answer.checks[endpoint] === true);
  await clock.sleep(WATCHED_SECONDS);
  const endpointHealthyWhileBack = dns.answer.checks[endpoint] === true;
  const rowsAddedWhileBack = (await countVisits(primary.database)) - rowsBefore;
  const probeRecorded = await probe(primary);
  await stage.stopTasks(primary);
  const answeredWhileBack = dns.answeredSince(backAt);
  const series = await recording.end(lostAt);

  const { found, tokens } = await reconcile(primary, dr, PROBE);
  await stage.reprotect(primary);
  return {
    kind: "unplanned",
    number,
    mode: stage.mode.name,
    linkMilliseconds,
    acknowledged: before.length,
    loss,
    transactionsMissing,
    transactionsDropped,
    transactionsUnapplied,
    applyingDelaySeconds,
    unhealthyAfter,
    alarmAfter,
    activatedAfter,
    promotedAfter,
    firstPageAfter: after(seen.page),
    firstWriteAfter: after(seen.write),
    fenceUpAfter,
    answeredWhileBack,
    endpointHealthyWhileBack,
    rowsAddedWhileBack,
    writesWhileBack: acknowledgedBy(stage, "primary", backAt),
    probeRecorded,
    rowsFound: found.size,
    unrecoverable: loss.lost.filter(({ token }) => !found.has(token)).length,
    stillMissing: acknowledged.filter(({ token }) => !tokens.has(token)).length,
    backAfter: after(backAt),
    series,
  };
}

/** What a replica has applied, and what it has received by then: read in this order, so that the second includes the first. */
async function progressOf({
  database,
}: Region): Promise<{ readonly applied: Position; readonly received: Position }> {
  const applied = await database.position();
  return { applied, received: await database.received() };
}
