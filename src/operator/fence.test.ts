import { expect, it } from "vitest";
import { checkStopped } from "./fence";
import { quiesce, reprotect } from "./lifecycle";

const now = {
  posture: "active",
  databaseGeneration: 1,
  oldestDatabaseGeneration: 1,
  unprotectedDatabaseGenerationsBelow: 1,
  fencesPeer: false,
} as const;
const left = ["aws_ecs_service.web_service_service"];

it("the fence stays while the plan after the quiesce is not clean", () => {
  const step = quiesce("dr", { dr: now, primary: { ...now, posture: "standby" } });

  expect(() => checkStopped({ step, left })).toThrow("dr may still run tasks, so the fence against it stays");
  expect(() => checkStopped({ step, left: [] })).not.toThrow();
});

it("another step may leave something", () => {
  const step = reprotect("dr", { dr: now, primary: now });

  expect(() => checkStopped({ step, left })).not.toThrow();
});
