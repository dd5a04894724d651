import { expect, test } from "vitest";
import { randomOf } from "./random";

test("the same seed and name give the same numbers", () => {
  const [first, second] = [randomOf(7, "killed-1"), randomOf(7, "killed-1")];
  expect([first(), first()]).toEqual([second(), second()]);
});

test("a different name or seed gives different numbers", () => {
  const values = [randomOf(7, "killed-1")(), randomOf(7, "killed-2")(), randomOf(8, "killed-1")()];
  expect(new Set(values).size).toBe(3);
});

test("numbers are from 0 to 1, and spread over that range", () => {
  const next = randomOf(1, "spread");
  const values = Array.from({ length: 1000 }, next);
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  expect(values.filter((value) => value < 0.5).length).toBeGreaterThan(400);
  expect(values.filter((value) => value >= 0.5).length).toBeGreaterThan(400);
});
