import type { Mark, Section } from "../../drill-report";
import { Recorder } from "../recorder";
import { acknowledgedBy, checkOn, firstSeen, PROBE, probe } from "./measured";
import { plannedRound } from "./planned-round";
import { reconcile } from "./reconcile";
import { Recording, type Series, statesOf } from "./recording";
import type { Region } from "./region";
import type { Stage } from "./stage";
import { tokensIn } from "./tables";
import { TTL_SECONDS } from "./visitors";

/** For how long DNS may answer a stale writer beside the newest one that serves (docs/dns.md). */
const DNS_BOUND_SECONDS = 90;
/** Visitors keep an answer for the record's time to live on top. */
export const STALE_BOUND_SECONDS = DNS_BOUND_SECONDS + TTL_SECONDS;
/** For how long the stale region is watched when only the fence keeps visitors from it. */
const WATCHED_SECONDS = 180;
/** Until someone notices without an alarm: as long as the alarm takes, about. */
const NOTICED_SECONDS = 180;

/** A fault, and what happens around it. */
export interface Fault {
  /** As given on the command line: `--fault NAME`; the same as in the other half. */
  readonly name: string;
  readonly title: string;
  /** Whether CloudWatch has no figures from before the fault on. @default false */
  readonly isCloudWatchSilent?: boolean;
  run(practice: Practice): Promise<void>;
}

/** The results of a round with a fault. Times are in seconds of AWS since the fault began. */
export interface FaultRound {
  readonly kind: "fault";
  readonly number: number;
  /** Name of the mode. */
  readonly mode: string;
  /** As given on the command line. */
  readonly fault: string;
  readonly title: string;
  /** The region that had the visitors. */
  readonly from: Region["name"];
  /** Writes acknowledged in the round, by either region, until the stale one's tasks stopped. */
  readonly acknowledged: number;
  /** Those of them that the newest writer lacked then. */
  readonly lost: number;
  /** Visits found in the stale writer alone, and brought over. */
  readonly rowsFound: number;
  /** Acknowledged writes still missing after that. */
  readonly stillMissing: number;
  /** @default - the data stayed where they were */
  readonly takeover?: Takeover;
  readonly firstPageAfter: number;
  readonly firstWriteAfter: number;
  /** What differs from normal operation at the end. */
  readonly notNormal: readonly string[];
  /** What this fault alone shows. */
  readonly section: Section;
  readonly marks: readonly Mark[];
  readonly series: Series;
}

/** How the other region took over. */
export interface Takeover {
  readonly fenceUpAfter: number;
  readonly promotedAfter: number;
  /** Whether the stale writer accepted a direct write at the end: DNS alone kept visitors away. */
  readonly probeRecorded: boolean;
  /** Pages that visitors got from the stale region after the newest writer first served them, beyond the exception. */
  readonly stalePages: number;
  /** How long after that they got the last one; 0 for none. */
  readonly staleSeconds: number;
  /** Visits that the stale writer recorded after the promotion. */
  readonly staleWrites: number;
  /** The row of docs/dns.md, "What it does not cover", by which the stale writer is answered. @default - none: it must not be */
  readonly exception?: string;
}

/** Runs a fault, which begins and ends with the primary serving and DR following it. */
export async function faultRound(stage: Stage, number: number, fault: Fault): Promise<FaultRound> {
  const practice = new Practice(stage, number, fault);
  await fault.run(practice);
  return practice.conclude();
}

/** What the faults have in common: the parts of a takeover, one by one, and what is measured of it. */
export class Practice {
  readonly recorder: Recorder;
  private readonly marks: Mark[] = [];
  private readonly begunAt = performance.now();
  private zero = this.begunAt;
  private from: Region;
  private recording: Recording | undefined;
  private fenceUp: Promise<number> | undefined;
  private promotedAt: number | undefined;
  private exception: { readonly row: string; readonly until: number } | undefined;

  constructor(
    readonly stage: Stage,
    private readonly number: number,
    private readonly fault: Fault,
  ) {
    const { clock, say } = stage.options;
    this.recorder = new Recorder(`Fault: ${fault.title} (${stage.mode.name})`, say, { signal: clock.signal });
    this.from = stage.regions.primary;
  }

  /** The region that takes over. */
  private get to(): Region {
    return this.stage.other(this.from);
  }

  /** Moves the service to DR beforehand, where the fault is to come while DR serves. */
  async moveToDr(): Promise<void> {
    const { lost } = await plannedRound(this.stage, this.number, this.from);
    this.recorder.equal("acknowledged writes lost on the way to DR", 0, lost);
    this.from = this.to;
  }

  /** Visitors write for a while; then the fault begins: times count from here. */
  async begin(what: string): Promise<void> {
    const { from, stage, to } = this;
    this.recording = new Recording(stage, from, to, statesOf(stage, to.name));
    await stage.serveForAWhile(to, stage.options.links.unplanned);
    this.say(what);
    this.zero = this.mark("fault");
  }

  say(what: string): void {
    this.stage.options.say(`round ${this.number}: ${what}`);
  }

  /** Marks this moment, and returns it in milliseconds. */
  mark(name: string): number {
    const at = performance.now();
    this.marks.push({ name, at });
    return at;
  }

  /** Seconds of AWS from the fault to a moment. */
  private after(at: number): number {
    return this.stage.options.clock.toAws(at - this.zero);
  }

  /** Waits until people notice the loss, by the alarm on the primary's health check where there is one, and decide. */
  async noticeAndDecide({ byAlarm = true } = {}): Promise<void> {
    const { clock } = this.stage.options;
    const { dns } = this.stage;
    if (byAlarm) {
      const endpoint = checkOn(this.stage, "tasks", "primary");
      await clock.until("the primary's health check to fail", () => dns.answer.checks[endpoint] === false);
      await clock.until("the alarm on it", () => dns.dns.alertIsOn(endpoint));
      this.mark("alarm");
    } else {
      await clock.sleep(NOTICED_SECONDS);
    }
    await this.decide();
  }

  async decide(): Promise<void> {
    await this.stage.options.clock.sleep(this.stage.options.assumptions.decisionSeconds);
    this.say(`${this.to.name} is activated`);
    this.mark("decision");
  }

  /** The first part of the activation's apply: what the region says. */
  raiseFence(): void {
    const { dns, options } = this.stage;
    const { name } = this.to;
    dns.dns.setClaims(name, { posture: "active", fences_peer: name === "primary" });
    const fence = checkOn(this.stage, "claim", name);
    this.fenceUp ??= options.clock
      .until("the fence", () => dns.answer.checks[fence] === false)
      .then(() => this.mark("fence up"));
    // Awaited at the end; an earlier failure must not leave its rejection unhandled.
    this.fenceUp.catch(() => {});
  }

  async promote(): Promise<void> {
    const { assumptions, clock } = this.stage.options;
    await clock.sleep(assumptions.promotionSeconds);
    await this.stage.promote(this.to);
    this.promotedAt = this.mark("promoted");
  }

  async startTasks(): Promise<void> {
    await this.stage.startTasks(this.to, this.stage.options.assumptions.taskStartSeconds);
  }

  /** An apply that nothing disturbs: the tasks start while the promotion runs. */
  async activate(): Promise<void> {
    this.raiseFence();
    await Promise.all([this.promote(), this.startTasks()]);
  }

  /** Brings the lost region back, with its tasks and its writer. */
  async bringBack(): Promise<void> {
    this.say(`the ${this.from.name} region comes back`);
    await this.stage.bringBack(this.from);
    this.mark(`${this.from.name} is back`);
  }

  /** Ends the cut. */
  async reconnect(): Promise<void> {
    await this.stage.reconnect(this.from);
    this.mark(`${this.from.name} is back`);
  }

  /** Until now visitors may have been answered by the stale region, as a row of docs/dns.md says. */
  except(row: string): void {
    this.exception = { row, until: performance.now() };
  }

  /** Watches what comes back behind the fence, reconciles, reprotects, goes home, and looks whether all is as before. */
  async conclude(): Promise<FaultRound> {
    const { fault, from, marks, number, recorder, recording, stage, to, zero } = this;
    if (recording === undefined) {
      throw new Error(`The fault ${fault.name} never began.`);
    }
    const takeover = this.promotedAt === undefined ? undefined : await this.watch(this.promotedAt);
    const newest = takeover ? to : from;
    const seen = await firstSeen(stage, newest.name, this.promotedAt ?? zero);
    const acknowledged = stage.visitors.acknowledged.filter(
      ({ acknowledgedAt }) => acknowledgedAt > this.begunAt,
    );
    const series = await recording.end(zero);
    const arrived = await tokensIn(newest.database);
    const lost = acknowledged.filter(({ token }) => !arrived.has(token));
    const { found, tokens } = takeover
      ? await reconcile(from, to, PROBE)
      : { found: new Set<string>(), tokens: arrived };
    if (takeover) {
      await stage.reprotect(from);
    }
    if (newest.name === "dr") {
      const home = await plannedRound(stage, number, newest);
      recorder.equal("acknowledged writes lost on the way home", 0, home.lost);
      recorder.equal("rows that differ between the writers then", 0, home.differences.length);
    }
    const page = stage.visitors.pages.find(({ at, servedBy }) => at > zero && servedBy === newest.name);
    return {
      kind: "fault",
      number,
      mode: stage.mode.name,
      fault: fault.name,
      title: fault.title,
      from: from.name,
      acknowledged: acknowledged.length,
      lost: lost.length,
      rowsFound: found.size,
      stillMissing: acknowledged.filter(({ token }) => !tokens.has(token)).length,
      ...(takeover && { takeover }),
      firstPageAfter: this.after(page?.at ?? Number.NaN),
      firstWriteAfter: this.after(seen.write),
      notNormal: await this.notNormal(),
      section: recorder.section(),
      marks: marks.map(({ at, name }) => ({ name, at: this.after(at) })),
      series,
    };
  }

  /** Waits until only the fence keeps visitors from the stale region, watches it, and stops its tasks. */
  private async watch(promotedAt: number): Promise<Takeover> {
    const { from, stage, to } = this;
    const { clock } = stage.options;
    const { dns, visitors } = stage;
    await firstSeen(stage, to.name, promotedAt);
    const endpoint = checkOn(stage, "tasks", "primary");
    await clock.until(
      `the tasks of ${from.name} to be healthy`,
      () =>
        dns.dns.healthyTargets(from.name).length > 0 &&
        (from.name === "dr" || dns.answer.checks[endpoint] === true),
    );
    await clock.sleep(WATCHED_SECONDS);
    const probeRecorded = await probe(from);
    this.say(`the tasks of ${from.name} are stopped`);
    dns.dns.setClaims(from.name, { posture: "quiesced" });
    await stage.stopTasks(from);
    dns.dns.setClaims(to.name, { posture: "active" });
    const served = visitors.pages.find(({ at, servedBy }) => at > promotedAt && servedBy === to.name);
    const beside = Math.max(served?.at ?? Number.NaN, this.exception?.until ?? 0);
    const stale = visitors.pages.filter(({ at, servedBy }) => at > beside && servedBy === from.name);
    return {
      fenceUpAfter: this.after((await this.fenceUp) ?? Number.NaN),
      promotedAfter: this.after(promotedAt),
      probeRecorded,
      stalePages: stale.length,
      staleSeconds: clock.toAws((stale.at(-1)?.at ?? beside) - beside),
      staleWrites: acknowledgedBy(stage, from.name, promotedAt),
      ...(this.exception && { exception: this.exception.row }),
    };
  }

  /** Waits for normal operation, and tells what differs from it. */
  private async notNormal(): Promise<string[]> {
    const { options, regions, mode, visitors } = this.stage;
    const { dr, primary } = regions;
    await this.stage.primaryAnswered();
    await firstSeen(this.stage, "primary", performance.now());
    await dr.database.reach(await primary.database.position(), 60);
    const last = visitors.pages.at(-1);
    return [
      ...(primary.link === undefined ? [] : ["the primary is no writer"]),
      ...(dr.link === undefined ? ["DR follows nobody"] : []),
      ...(primary.tasks.size === options.tasks ? [] : [`${primary.tasks.size} tasks in the primary`]),
      ...(dr.tasks.size === mode.standbyTasks ? [] : [`${dr.tasks.size} tasks in DR`]),
      ...(last?.servedBy === "primary" ? [] : [`the last page came from ${last?.servedBy}`]),
    ];
  }
}
