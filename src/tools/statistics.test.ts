import { describe, expect, it } from "vitest";
import { fitLine, median } from "./statistics";

describe("median", () => {
  it("is the value in the middle", () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it("is the mean of the two in the middle", () => {
    expect(median([9, 1, 5, 6])).toBe(5.5);
  });
});

describe("fitLine", () => {
  it("finds the line that all points lie on", () => {
    expect(fitLine([1, 10, 50].map((x) => ({ x, y: 2 + 3 * x })))).toEqual({
      intercept: 2,
      slope: 3,
      rSquared: 1,
    });
  });

  it("finds the closest line to points that are not on one", () => {
    const { intercept, slope, rSquared } = fitLine([
      { x: 0, y: 0 },
      { x: 1, y: 2 },
      { x: 2, y: 1 },
    ]);
    expect(intercept).toBeCloseTo(0.5, 10);
    expect(slope).toBeCloseTo(0.5, 10);
    expect(rSquared).toBeCloseTo(0.25, 10);
  });
});
