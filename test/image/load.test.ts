import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { requireCommands } from "../support/commands";
import { type MemoryLimit, memoryLimit } from "../support/memory-limit";
import { application, type Region, Regions } from "../support/regions";
import { until } from "../support/until";
import { visitorPage } from "../support/visitor-page";
import type { WebInstance } from "../support/web-instance";

const run = promisify(execFile);
let regions: Regions;
let region: Region;
let task: WebInstance;
let limit: MemoryLimit;

beforeAll(async () => {
  requireCommands("wrk");
  regions = new Regions();
  region = await regions.startPrimary({ "max-connections": 60 });
});
afterEach(async () => {
  await task.kill();
  await limit.remove();
});
afterAll(() => regions.stop());

/** Starts a task of this size, under a memory limit of the same size. */
async function startTask(taskMemoryMib: number): Promise<void> {
  limit = memoryLimit(taskMemoryMib);
  task = await region.startTask({
    wrapper: limit.wrapper,
    env: { TASK_MEMORY_MIB: `${taskMemoryMib}` },
  });
}

function workers(): number {
  const apache = task
    .processes()
    .filter((pid) => /^apache2$/m.test(readFileSync(`/proc/${pid}/comm`, "utf8")));
  // Less the parent.
  return apache.length - 1;
}

describe("the workers", () => {
  it.each([
    [256, 5],
    [512, 14],
    [1024, 31],
    [2048, 65],
  ])("of a task with %s MiB are %s, all there from the start", async (taskMemoryMib, count) => {
    await startTask(taskMemoryMib);
    await until("the workers", () => workers() === count);
    expect(limit.kills()).toBe(0);
  });
});

describe("a flood", () => {
  it.each([
    [256, 5],
    [1024, 31],
  ])(
    "is held by a task with %s MiB and its %s workers: served or refused, never killed",
    async (taskMemoryMib, count) => {
      await startTask(taskMemoryMib);
      expect(visitorPage(await task.get("/")).status).toBe("Welcome. Your visit is recorded.");
      await until("the workers", () => workers() === count);
      const flood = run("wrk", [
        "-t1",
        "-c200",
        "-d10s",
        "--timeout",
        "10s",
        `http://127.0.0.1:${task.port}/`,
      ]);
      const health: number[] = [];
      for (let i = 0; i < 4; i++) {
        await delay(2000);
        const answer = await task.get("/health.php");
        expect(answer.status).toBe(200);
        health.push(answer.milliseconds);
      }
      const { stdout } = await flood;

      const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
      const refused = Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0);
      console.log(
        `${taskMemoryMib} MiB, ${count} workers, 200 clients: ${requests} answers in 10 s, ${refused} of them 503, ` +
          `peak ${limit.peakMib().toFixed(0)} MiB, health after ${Math.max(...health).toFixed(0)} ms at most`,
      );
      expect(requests).toBeGreaterThan(200);
      expect(refused).toBeLessThan(requests / 10);
      expect(stdout).not.toContain("Socket errors");
      // The load balancer waits five seconds.
      expect(Math.max(...health)).toBeLessThan(5000);
      expect(limit.kills()).toBe(0);
      expect(limit.peakMib()).toBeLessThan(taskMemoryMib * 0.8);
      expect(task.running).toBe(true);
      expect(workers()).toBe(count);
      // Every answer that said so is in the database.
      expect(
        Number(await region.database.sql("SELECT COUNT(*) FROM visits", application.database)),
      ).toBeGreaterThanOrEqual(requests - refused);
    },
  );
});

describe("clients that take their time", () => {
  const clients: Socket[] = [];
  afterEach(() => {
    for (const client of clients.splice(0)) {
      client.destroy();
    }
  });
  const hold = (count: number, bytes: string) => {
    for (let i = 0; i < count; i++) {
      const client = connect(task.port, "127.0.0.1", () => client.write(bytes));
      client.on("error", () => {});
      clients.push(client);
    }
    return delay(500);
  };

  it("before their first byte hold no worker at all", async () => {
    await startTask(256);
    await hold(50, "");
    expect((await task.get("/health.php")).milliseconds).toBeLessThan(1000);
  });

  it("in the middle of a request hold one for little more than ten seconds", async () => {
    await startTask(256);
    await hold(5, "GET / HTTP/1.1\r\n");
    const answer = await task.get("/health.php", { timeoutSeconds: 60 });
    expect(answer.status).toBe(200);
    expect(answer.milliseconds).toBeGreaterThan(1000);
    // Ten, and two to close the connection gently.
    expect(answer.milliseconds).toBeLessThan(14_000);
  });
});
