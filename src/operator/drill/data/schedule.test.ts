import { expect, test } from "vitest";
import { SHORT_SCHEDULE, schedule } from "./schedule";

test("every loss of the primary is followed by a planned failback", () => {
  expect(schedule(2).slice(4)).toEqual([
    { kind: "unplanned", from: "primary" },
    { kind: "planned", from: "dr" },
  ]);
});

test("twenty losses come with twenty-eight planned switchovers, in both directions", () => {
  const rounds = schedule(20);
  const count = (kind: string, from: string) =>
    rounds.filter((round) => round.kind === kind && round.from === from).length;
  expect([count("unplanned", "primary"), count("planned", "dr"), count("planned", "primary")]).toEqual([
    20, 24, 4,
  ]);
});

test("each round starts where the previous one ended", () => {
  let serves = "primary";
  for (const { from } of schedule(7)) {
    expect(from).toBe(serves);
    serves = serves === "primary" ? "dr" : "primary";
  }
});

test("the short form has one of each kind", () => {
  expect(SHORT_SCHEDULE).toEqual([
    { kind: "unplanned", from: "primary" },
    { kind: "planned", from: "dr" },
    { kind: "planned", from: "primary" },
  ]);
});
