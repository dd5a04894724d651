import { readFileSync } from "node:fs";
import path from "node:path";
import { defaultCacheDirectory } from "../../tools/cache";
import { writeWhole } from "../../tools/write-whole";

const EVERY_SECONDS = 30;

export interface PaceOptions {
  readonly say: (line: string) => void;
  /**
   * Where the durations of the last time are kept, of all drills on this machine.
   * @default in the cache, outside version control
   */
  readonly file?: string;
  /** @default 30 */
  readonly everySeconds?: number;
}

/** Says what a drill waits for, and how long that took the last time, while nothing else would show that it goes on. */
export class Pace {
  private readonly open = new Set<{ readonly step: string; readonly since: number }>();
  private readonly say: (line: string) => void;
  private readonly file: string;
  private readonly timer: NodeJS.Timeout;

  constructor({
    everySeconds = EVERY_SECONDS,
    file = path.join(defaultCacheDirectory, "drill-steps.json"),
    say,
  }: PaceOptions) {
    this.say = say;
    this.file = file;
    this.timer = setInterval(() => this.tell(), everySeconds * 1000).unref();
  }

  /** Begins a step, and says so. Steps may overlap. */
  begin(step: string): () => void {
    const last = this.lastSeconds(step);
    this.say(last === undefined ? step : `${step} (last time ${shown(last)})`);
    const one = { step, since: performance.now() };
    this.open.add(one);
    return () => {
      if (this.open.delete(one)) {
        this.keep(step, secondsSince(one.since));
      }
    };
  }

  /** Drops the steps that are open: they did not end. */
  drop(): void {
    this.open.clear();
  }

  /** The steps that have not ended. */
  get waitingFor(): readonly string[] {
    return [...this.open].map(({ step }) => step);
  }

  stop(): void {
    clearInterval(this.timer);
    this.drop();
  }

  private tell(): void {
    if (this.open.size > 0) {
      const steps = [...this.open].map(({ since, step }) => {
        const last = this.lastSeconds(step);
        const before = last === undefined ? "not timed before" : `last time ${shown(last)}`;
        return `${step}, for ${shown(secondsSince(since))} (${before})`;
      });
      this.say(`waiting for: ${steps.join("; ")}`);
    }
  }

  private lastSeconds(step: string): number | undefined {
    return this.read()[keyOf(step)];
  }

  private keep(step: string, seconds: number): void {
    try {
      writeWhole(
        this.file,
        `${JSON.stringify({ ...this.read(), [keyOf(step)]: Math.round(seconds * 10) / 10 }, null, 2)}\n`,
      );
    } catch {
      // The next drill has nothing to compare with.
    }
  }

  private read(): Record<string, number> {
    try {
      return JSON.parse(readFileSync(this.file, "utf8")) as Record<string, number>;
    } catch {
      return {};
    }
  }
}

/** Rounds share the durations of their steps. */
const keyOf = (step: string) => step.replaceAll(/\d+/g, "N");

const secondsSince = (since: number) => (performance.now() - since) / 1000;

const shown = (seconds: number) => (seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`);
