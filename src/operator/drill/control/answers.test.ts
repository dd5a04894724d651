import { expect, it } from "vitest";
import { Recorder } from "../recorder";
import { answersInTurn, checkNeverStale, type Moment } from "./answers";

const promoted = { primary: 2, dr: 2 };
const dr = { role: "dr", generation: 1 } as const;

/** The observations of a verdict: stale answers, and the moments that could have been stale. */
function observed(moments: readonly Moment[]) {
  const recorder = new Recorder("a fault", () => {});
  checkNeverStale(recorder, "of the activation", dr, moments);
  return (recorder.section().checks ?? []).map((check) => [check.observed, check.passed]);
}

it("counts the moments at which the stale region is answered while the newer one can serve", () => {
  const moments: Moment[] = [
    { answers: "PRIMARY", tasks: promoted, isPromoted: true },
    { answers: "SECONDARY", tasks: promoted, isPromoted: true },
  ];
  expect(observed(moments)).toEqual([
    ["1", false],
    ["2", true],
  ]);
});

it("is no stale answer before the promotion, or while the newer region has no task", () => {
  const moments: Moment[] = [
    { answers: "PRIMARY", tasks: promoted, isPromoted: false },
    { answers: "PRIMARY", tasks: { primary: 2, dr: 0 }, isPromoted: true },
    { answers: "SECONDARY", tasks: promoted, isPromoted: true },
  ];
  expect(observed(moments)).toEqual([
    ["0", true],
    ["1", true],
  ]);
});

it("fails where no moment could have been stale: it would have shown nothing", () => {
  expect(observed([{ answers: "PRIMARY", tasks: promoted, isPromoted: false }])).toEqual([
    ["0", true],
    ["0", false],
  ]);
});

it("tells the answers in turn", () => {
  const answers = ["PRIMARY", "PRIMARY", "SECONDARY", "PRIMARY"] as const;
  const moments = answers.map((one): Moment => ({ answers: one, tasks: promoted, isPromoted: true }));
  expect(answersInTurn(moments)).toEqual(["PRIMARY", "SECONDARY", "PRIMARY"]);
});
