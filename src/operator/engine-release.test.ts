import { expect, test } from "vitest";
import { compareReleases } from "./engine-release";

test.each([
  ["8.4.5", "9.7", -1],
  ["9.7.4", "8.4.5", 1],
  ["9.10.1", "9.7", 1],
  ["8.4", "8.4.9", 0],
])("%s against %s", (one, other, sign) => {
  expect(Math.sign(compareReleases(one, other))).toBe(sign);
});
