import { expect, test } from "vitest";
import { keptChanges, lagsOf, requestsOf } from "./recording";

const writer = [
  { at: 0, count: 10 },
  { at: 100, count: 12 },
  { at: 200, count: 12 },
  { at: 300, count: 15 },
];

test("a replica that has what the writer had by then has no lag", () => {
  expect(lagsOf(writer, [{ at: 250, count: 12 }])).toEqual([{ at: 250, seconds: 0 }]);
});

test("the lag is the time since the writer last had no more than the replica", () => {
  expect(lagsOf(writer, [{ at: 320, count: 12 }])).toEqual([{ at: 320, seconds: 0.1 }]);
});

test("once the writer is lost the lag no longer grows, and falls while the replica applies what it had received", () => {
  const lags = lagsOf(writer, [
    { at: 400, count: 10 },
    { at: 900, count: 10 },
    { at: 950, count: 15 },
  ]);
  expect(lags.map(({ seconds }) => seconds)).toEqual([0.3, 0.3, 0]);
});

test("a replica that the samples do not reach back to has no lag that could be told", () => {
  expect(lagsOf(writer, [{ at: 150, count: 7 }])).toEqual([]);
  expect(lagsOf([], [{ at: 150, count: 7 }])).toEqual([]);
});

test("requests are counted by bucket, region and outcome, those outside of the buckets not at all", () => {
  const bucketOf = (at: number) => Math.floor(at / 10);
  const series = requestsOf(
    {
      acknowledged: [{ acknowledgedAt: 5, loadBalancer: "primary" }],
      pages: [
        { at: 5, loadBalancer: "primary" },
        { at: 15, loadBalancer: "dr" },
        { at: 16, loadBalancer: "dr" },
      ],
      failures: [
        { at: 8, loadBalancer: "primary" },
        { at: -1, loadBalancer: "primary" },
        { at: 30, loadBalancer: "primary" },
      ],
    },
    3,
    bucketOf,
  );
  expect(series).toEqual([
    { region: "primary", outcome: "recorded", counts: [1, 0, 0] },
    { region: "dr", outcome: "read-only", counts: [0, 2, 0] },
    { region: "primary", outcome: "refused", counts: [1, 0, 0] },
  ]);
});

test("of the changes before the recorded time, the last is the state at its begin", () => {
  const changes = [
    { at: -300, state: "down" },
    { at: -200, state: "up" },
    { at: 40, state: "down" },
  ];
  expect(keptChanges(changes, -120)).toEqual([
    { at: -120, state: "up" },
    { at: 40, state: "down" },
  ]);
});
