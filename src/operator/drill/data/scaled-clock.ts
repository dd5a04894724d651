import { setTimeout as delay } from "node:timers/promises";
import { ToolError } from "../../../tools/tool-error";

/** What runs here in real time, such as a server's start, may take so long, whatever the scale. */
const REAL_SECONDS = 60;
/** What the checks, alarms and resolvers of AWS take, at most. */
const AWS_SECONDS = 600;

/** Time as AWS would have it, which passes faster here: what AWS waits for need not be waited for in full. */
export class ScaledClock {
  private readonly startedAt = performance.now();

  /**
   * @param scale - seconds of AWS in a second here
   * @param signal - ends every wait when it is aborted
   */
  constructor(
    readonly scale: number,
    private readonly signal?: AbortSignal,
  ) {}

  /** Seconds of AWS since the start. */
  now(): number {
    return this.toAws(performance.now() - this.startedAt);
  }

  /** Seconds of AWS in milliseconds here. */
  toAws(milliseconds: number): number {
    return (milliseconds / 1000) * this.scale;
  }

  /** Waits for seconds of AWS. */
  sleep(seconds: number): Promise<void> {
    return this.sleepHere((seconds * 1000) / this.scale);
  }

  /** Waits for milliseconds here. */
  sleepHere(milliseconds: number): Promise<void> {
    const slept = delay(milliseconds, undefined, { signal: this.signal });
    // It may be waited for later, when something else has failed already.
    slept.catch(() => {});
    return slept;
  }

  /** How long, in seconds here, something is waited for that takes AWS some time. */
  patience(awsSeconds = AWS_SECONDS): number {
    return REAL_SECONDS + awsSeconds / this.scale;
  }

  /**
   * Waits for something, and gives up with its name.
   *
   * @param awsSeconds - how long it may take on AWS
   */
  async until(what: string, isSo: () => boolean, awsSeconds = AWS_SECONDS): Promise<void> {
    const seconds = this.patience(awsSeconds);
    const deadline = performance.now() + seconds * 1000;
    while (!isSo()) {
      if (performance.now() > deadline)
        throw new ToolError(`The drill waited ${Math.round(seconds)} s in vain for ${what}.`);
      await this.sleepHere(10);
    }
  }
}
