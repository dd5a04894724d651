import { beforeEach, expect, test } from "vitest";
import { TargetHealth } from "./target-health";

let health: TargetHealth;
beforeEach(() => {
  health = new TargetHealth({ path: "/", intervalSeconds: 15, healthyThreshold: 2, unhealthyThreshold: 3 });
  health.register("task");
});

const check = (...results: boolean[]) => {
  for (const passed of results) {
    health.checked("task", passed);
  }
};

test("a new target is healthy after its first passed check", () => {
  expect(health.healthy).toEqual([]);
  check(true);
  expect(health.healthy).toEqual(["task"]);
});

test("a healthy target is unhealthy after as many consecutive failures as the threshold", () => {
  check(true, false, false, true, false, false);
  expect(health.healthy).toEqual(["task"]);
  check(false);
  expect(health.healthy).toEqual([]);
});

test("an unhealthy target is healthy after as many consecutive passed checks as the threshold", () => {
  check(true, false, false, false, true, false, true);
  expect(health.healthy).toEqual([]);
  check(true);
  expect(health.healthy).toEqual(["task"]);
});

test("a deregistered target is removed, and a late check result changes nothing", () => {
  check(true);
  health.deregister("task");
  check(true);
  expect([health.healthy, health.registered]).toEqual([[], []]);
});
