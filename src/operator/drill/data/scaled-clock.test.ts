import { describe, expect, test } from "vitest";
import { ScaledClock } from "./scaled-clock";

describe("a scaled clock", () => {
  test.each([1, 2, 60, 120])("waits long enough for an alarm of AWS's, at a scale of %i", (scale) => {
    // The alarm on a health check, and a target's start with its check: minutes.
    expect(new ScaledClock(scale).patience()).toBeGreaterThan(400 / scale);
  });

  test("times out with the name of what it waited for", async () => {
    const clock = new ScaledClock(60);
    const impatient = Object.assign(Object.create(clock), { patience: () => 0.05 });
    await expect(impatient.until("the rain", () => false)).rejects.toThrow(/in vain for the rain/);
  });

  test("ends every wait at once when the drill is stopped", async () => {
    const controller = new AbortController();
    const clock = new ScaledClock(1, controller.signal);
    const waits = [clock.sleep(100), clock.sleepHere(100_000), clock.until("the rain", () => false)];
    controller.abort();
    const ends = await Promise.allSettled(waits);
    expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  });
});
