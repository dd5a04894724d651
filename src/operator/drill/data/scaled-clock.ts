import { setTimeout as delay } from "node:timers/promises";
import { ToolError } from "../../../tools/tool-error";

/** Longest time for what runs in real time here, such as a server's start, whatever the scale. */
const REAL_SECONDS = 60;
/** Longest time that the checks, alarms and resolvers of AWS take. */
const AWS_SECONDS = 600;

/** A clock of AWS's time that runs faster here, so that AWS's waits need not be waited for in full. */
export class ScaledClock {
  private readonly startedAt = performance.now();

  /**
   * @param scale - seconds of AWS per second here
   * @param signal - ends every wait when it is aborted
   */
  constructor(
    readonly scale: number,
    readonly signal?: AbortSignal,
  ) {}

  /** Seconds of AWS since the start. */
  now(): number {
    return this.toAws(performance.now() - this.startedAt);
  }

  /** Converts milliseconds here to seconds of AWS. */
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
    // It may be awaited later, after something else has failed.
    slept.catch(() => {});
    return slept;
  }

  /** How long, in seconds here, to wait for something that takes AWS some time. */
  patience(awsSeconds = AWS_SECONDS): number {
    return REAL_SECONDS + awsSeconds / this.scale;
  }

  /**
   * Waits until a condition holds.
   *
   * @param awsSeconds - how long it may take on AWS
   */
  async until(what: string, holds: () => boolean, awsSeconds = AWS_SECONDS): Promise<void> {
    const seconds = this.patience(awsSeconds);
    const deadline = performance.now() + seconds * 1000;
    while (!holds()) {
      if (performance.now() > deadline) {
        throw new ToolError(`The drill waited ${Math.round(seconds)} s in vain for ${what}.`);
      }
      await this.sleepHere(10);
    }
  }
}
