import { setTimeout as delay } from "node:timers/promises";

/** Time as AWS would have it, which passes faster here: what AWS waits for need not be waited for in full. */
export class ScaledClock {
  private readonly startedAt = performance.now();

  /** @param scale - seconds of AWS in a second here */
  constructor(readonly scale: number) {}

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
    return delay((seconds * 1000) / this.scale);
  }
}
