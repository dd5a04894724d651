import { expect, test } from "vitest";
import { EndpointHealth } from "./endpoint-health";

/** The first `count` checkers see it fail as often as the threshold. */
function failingFor(count: number, threshold = 3): EndpointHealth {
  const health = new EndpointHealth(11, threshold);
  for (let checker = 0; checker < count; checker++) {
    for (let time = 0; time < threshold; time++) {
      health.checked(checker, false);
    }
  }
  return health;
}

test("is healthy while more than 18 % of the checkers say so", () => {
  // 2 of 11 are 18.2 %, 1 of 11 is 9.1 %.
  expect(failingFor(9).healthy).toBe(true);
  expect(failingFor(10).healthy).toBe(false);
});

test("a checker changes its status after as many consecutive results as the threshold", () => {
  const health = new EndpointHealth(1, 3);
  for (const passed of [false, false, true, false, false]) {
    health.checked(0, passed);
  }
  expect(health.healthy).toBe(true);
  health.checked(0, false);
  expect(health.healthy).toBe(false);
  for (const passed of [true, true]) {
    health.checked(0, passed);
  }
  expect(health.healthy).toBe(false);
  health.checked(0, true);
  expect(health.healthy).toBe(true);
});
