import type { RequestSeries, Timeline, Track } from "../../drill-report";
import type { Write } from "./loss";
import { checkOn } from "./measured";
import { PositionSampler } from "./position-sampler";
import type { Region } from "./region";
import type { Stage } from "./stage";
import type { Page } from "./visitors";

const TICK_MILLISECONDS = 20;
/** Wide enough for some requests of each of the visitors, narrow enough to see a check's interval. */
const BUCKET_SECONDS = 10;
/** How much of the time before the loss is kept. */
const BEFORE_SECONDS = 120;

/** The part of a timeline that is the same for every kind of round. */
export type Series = Pick<
  Timeline,
  "bucketSeconds" | "fromSeconds" | "lagSeconds" | "requests" | "scale" | "tracks"
>;

/** A state that is looked at many times a second; a change of it shows on the timeline. */
export interface WatchedState {
  readonly name: string;
  now(): string;
}

/** Records a round moment by moment, from when it is started until `end`. */
export class Recording {
  /** Of the writer; the round may stop it. */
  readonly writer: PositionSampler;
  private readonly replica: PositionSampler;
  private readonly tracks: { name: string; changes: { at: number; state: string }[] }[];
  private readonly timer: NodeJS.Timeout;
  private promotedAt: number | undefined;

  constructor(
    private readonly stage: Stage,
    writer: Region,
    private readonly follower: Region,
    private readonly watched: readonly WatchedState[] = statesOf(stage),
  ) {
    const { caretaker } = stage.options;
    this.writer = new PositionSampler(writer.database, caretaker);
    this.replica = new PositionSampler(follower.database, caretaker);
    this.tracks = watched.map(({ name }) => ({ name, changes: [] }));
    this.tick();
    // A round that fails does not end its recording.
    this.timer = setInterval(() => this.tick(), TICK_MILLISECONDS).unref();
  }

  /**
   * Stops recording.
   *
   * @param zero - the moment of the loss, or of the quiescing, in milliseconds
   * @param until - the end of what is kept, in milliseconds
   */
  async end(zero: number, until = performance.now()): Promise<Series> {
    clearInterval(this.timer);
    await Promise.all([this.writer.stop(), this.replica.stop()]);
    const { clock } = this.stage.options;
    const secondsOf = (at: number) => clock.toAws(at - zero);
    const { acknowledged, failures, pages } = this.stage.visitors;
    const buckets = Math.ceil((secondsOf(until) + BEFORE_SECONDS) / BUCKET_SECONDS);
    const bucketOf = (at: number) => Math.floor((secondsOf(at) + BEFORE_SECONDS) / BUCKET_SECONDS);
    const { transactions } = this.follower.database.engine.dialect;
    const countsOf = ({ positions }: PositionSampler) =>
      positions.map(({ at, position }) => ({ at, count: transactions(position) }));
    const { promotedAt = until } = this;
    // Afterwards it has writes of its own.
    const lags = lagsOf(
      countsOf(this.writer),
      countsOf(this.replica).filter(({ at }) => at < promotedAt),
    );
    const lagSeconds = Array.from({ length: buckets }, (): number | null => null);
    for (const { at, seconds } of lags) {
      const bucket = bucketOf(at);
      if (bucket >= 0 && bucket < buckets) {
        lagSeconds[bucket] = Math.max(lagSeconds[bucket] ?? 0, Math.round(seconds * 100) / 100);
      }
    }
    return {
      scale: clock.scale,
      fromSeconds: -BEFORE_SECONDS,
      bucketSeconds: BUCKET_SECONDS,
      requests: requestsOf({ acknowledged, failures, pages }, buckets, bucketOf),
      lagSeconds,
      tracks: this.tracks.map((track) => ({
        name: track.name,
        changes: keptChanges(
          track.changes.map(({ at, state }) => ({ at: Math.round(secondsOf(at)), state })),
          -BEFORE_SECONDS,
        ),
      })),
    };
  }

  private tick(): void {
    const at = performance.now();
    if (this.follower.link === undefined) {
      this.promotedAt ??= at;
    }
    for (const [index, { now }] of this.watched.entries()) {
      const state = now();
      const changes = this.tracks[index]?.changes ?? [];
      if (changes.at(-1)?.state !== state) {
        changes.push({ at, state });
      }
    }
  }
}

/**
 * What the timeline shows of DNS: whom it answers, and whether a region's claim keeps the other one out of its answers.
 *
 * @param fencing - the region whose claim it is
 */
export function statesOf(stage: Stage, fencing: Region["name"] = "dr"): WatchedState[] {
  const { dns } = stage;
  const fence = checkOn(stage, "claim", fencing);
  return [
    { name: "DNS answers", now: () => dns.answer.loadBalancer },
    { name: "fence", now: () => (dns.answer.checks[fence] === false ? "up" : "down") },
  ];
}

/** Without the changes before a moment, except that the last of them is the state at it. */
export function keptChanges(changes: Track["changes"], from: number): Track["changes"] {
  const before = changes.filter(({ at }) => at <= from).at(-1);
  return [...(before ? [{ ...before, at: from }] : []), ...changes.filter(({ at }) => at > from)];
}

/**
 * The replica's lag over time: since when the writer has had something that the replica has not applied. After the last
 * sample of the writer, which is lost then, the lag is that of the loss's moment.
 *
 * @param writer - how many transactions it had, oldest first
 * @param replica - how many of them it had applied, oldest first
 * @returns seconds; none while the writer had more from its first sample on
 */
export function lagsOf(
  writer: readonly { readonly at: number; readonly count: number }[],
  replica: readonly { readonly at: number; readonly count: number }[],
): { readonly at: number; readonly seconds: number }[] {
  const lastAt = writer.at(-1)?.at;
  if (lastAt === undefined) {
    return [];
  }
  let included = -1;
  return replica.flatMap(({ at, count }) => {
    const now = Math.min(at, lastAt);
    for (let next = writer[included + 1]; next && next.at <= now && next.count <= count; ) {
      included += 1;
      next = writer[included + 1];
    }
    const last = writer[included];
    const following = writer[included + 1];
    if (last === undefined) {
      return [];
    }
    const isBehind = following !== undefined && following.at <= now;
    return [{ at, seconds: isBehind ? (now - last.at) / 1000 : 0 }];
  });
}

/** Counts requests by bucket, region and outcome; a page without an acknowledged write is read-only. */
export function requestsOf(
  {
    acknowledged,
    failures,
    pages,
  }: {
    readonly acknowledged: readonly Pick<Write, "acknowledgedAt" | "loadBalancer">[];
    readonly failures: readonly Page[];
    readonly pages: readonly Page[];
  },
  buckets: number,
  bucketOf: (at: number) => number,
): RequestSeries[] {
  const counts = new Map<string, number[]>();
  const count = (region: string, outcome: RequestSeries["outcome"], at: number, by = 1) => {
    const bucket = bucketOf(at);
    if (bucket < 0 || bucket >= buckets) {
      return;
    }
    const key = `${outcome} ${region}`;
    const series = counts.get(key) ?? Array.from({ length: buckets }, () => 0);
    series[bucket] = (series[bucket] ?? 0) + by;
    counts.set(key, series);
  };
  for (const { acknowledgedAt, loadBalancer } of acknowledged) {
    count(loadBalancer, "recorded", acknowledgedAt);
    // The same request is among the pages.
    count(loadBalancer, "read-only", acknowledgedAt, -1);
  }
  for (const { at, loadBalancer } of pages) {
    count(loadBalancer, "read-only", at);
  }
  for (const { at, loadBalancer } of failures) {
    count(loadBalancer, "refused", at);
  }
  return [...counts].flatMap(([key, series]) => {
    const [outcome, region = ""] = key.split(" ");
    return series.some((value) => value > 0)
      ? [{ region, outcome: outcome as RequestSeries["outcome"], counts: series }]
      : [];
  });
}
