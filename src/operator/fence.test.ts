import { expect, it } from "vitest";
import { loadConfig } from "../config";
import { checkStopped, withClaimMade } from "./fence";
import { quiesce, reprotect } from "./lifecycle";
import type { Operation } from "./operation";

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

it("a claim that cannot be read is taken as the state has it, and said", async () => {
  const lines: string[] = [];
  // Nothing answers there.
  const session = { emulator: { endpoint: "http://127.0.0.1:1" } };
  const say = (line: string) => void lines.push(line);
  const operation = { config: loadConfig(), session, say } as unknown as Operation;
  const regions = { primary: now, dr: now };

  expect(await withClaimMade(operation, regions)).toEqual(regions);
  expect(lines).toEqual([
    expect.stringMatching(
      /^whether primary's load balancer still claims that it took over from dr is unknown \(.+\)\./,
    ),
  ]);
});
