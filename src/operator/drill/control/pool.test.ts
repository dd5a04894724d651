import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { runPool } from "./pool";

test("runs every task, never more at once than the limit", async () => {
  let running = 0;
  let most = 0;
  let done = 0;
  const task = async () => {
    running += 1;
    most = Math.max(most, running);
    await sleep(5);
    running -= 1;
    done += 1;
  };
  await runPool([task, task, task, task, task], 2);
  expect([most, done]).toEqual([2, 5]);
});

test("rethrows a task's error when all have ended", async () => {
  let done = 0;
  const failing = async () => {
    throw new Error("no state bucket");
  };
  const slow = async () => {
    await sleep(10);
    done += 1;
  };
  await expect(runPool([failing, slow], 2)).rejects.toThrow("no state bucket");
  expect(done).toBe(1);
});
