import { describe, expect, it, test } from "vitest";
import type { LagDatapoint } from "./aws/replica-lag";
import { lagAdvice, lagInWords, mayLackWritesAfter } from "./lag-words";

const now = new Date("2026-11-25T12:00:00Z");
/** One datapoint a minute, the last one a minute old. */
const lags = (...seconds: number[]): LagDatapoint[] =>
  seconds.map((value, index) => ({
    at: new Date(now.getTime() - (seconds.length - index) * 60_000),
    seconds: value,
  }));

describe("writes that the replica may lack", () => {
  it("begin a minute before a lag of 0: a frozen network goes unnoticed for as long", () => {
    expect(mayLackWritesAfter(lags(0))).toEqual(new Date("2026-11-25T11:58:00Z"));
  });

  it("begin earlier by the lag", () => {
    expect(mayLackWritesAfter(lags(90))).toEqual(new Date("2026-11-25T11:56:30Z"));
  });

  it("are those since the last lag, if replication has stopped since", () => {
    expect(mayLackWritesAfter(lags(0, -1, -1))).toEqual(new Date("2026-11-25T11:56:00Z"));
  });

  it("are not known without a lag", () => {
    expect([mayLackWritesAfter([]), mayLackWritesAfter(lags(-1))]).toEqual([undefined, undefined]);
  });
});

test.each([
  [lags(0), "0 s, reported 1 min ago"],
  [lags(-1), "not replicating (-1), reported 1 min ago"],
  [lags(300, 200, 90), "90 s, falling (300 s 2 min before), reported 1 min ago"],
  [lags(10, 40), "40 s, rising (10 s 1 min before), reported 1 min ago"],
  [lags(40, 40), "40 s, steady (40 s 1 min before), reported 1 min ago"],
  [lags(900, 800, 700, 600, 500, 400, 300), "300 s, falling (800 s 5 min before), reported 1 min ago"],
  [[], "no datapoint"],
])("the lag in words: %#", (datapoints, words) => {
  expect(lagInWords(datapoints, now)).toBe(words);
});

test.each([
  ["still applying", lags(300, 90), "each minute of waiting saves writes"],
  ["rising", lags(90, 300), "waiting gains something only if it begins to"],
  ["at 0", lags(0), "0 also while the network is silent"],
  ["stopped", lags(0, -1), "waiting gains nothing more"],
  ["unknown", [], "not known"],
] as const)("a promotion of a replica that is %s", (_, datapoints, advice) => {
  expect(lagAdvice(datapoints)).toContain(advice);
});
