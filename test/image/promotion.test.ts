import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { application, type Region, Regions } from "../support/regions";
import { until } from "../support/until";
import { visitorPage } from "../support/visitor-page";
import type { WebInstance } from "../support/web-instance";

const recorded = "Welcome. Your visit is recorded.";
const readOnly =
  "Read-only mode: the database accepts no changes. Your visit is not recorded; the figures may be a moment behind.";
let regions: Regions;
let primary: Region;

beforeEach(async () => {
  regions = new Regions();
  primary = await regions.startPrimary();
});
afterEach(() => regions.stop());

const count = (region: Region) =>
  region.database.sql("SELECT COUNT(*) FROM visits", application.database).then(Number);

/** Visits from `workers` clients at a time, each under a name of its own, until it is stopped. */
function visitors(task: () => WebInstance, workers: number) {
  const acknowledged: string[] = [];
  const statuses = new Map<number, number>();
  let stopped = false;
  let next = 0;
  const loop = async () => {
    while (!stopped) {
      const name = `visitor-${next++}`;
      try {
        const answer = await task().get("/", { headers: { "User-Agent": name }, timeoutSeconds: 10 });
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.body.includes(recorded)) {
          acknowledged.push(name);
        }
      } catch {
        // The task itself is gone.
        statuses.set(0, (statuses.get(0) ?? 0) + 1);
      }
      await delay(5);
    }
  };
  const all = Array.from({ length: workers }, loop);
  return {
    acknowledged,
    statuses,
    async stop() {
      stopped = true;
      await Promise.all(all);
    },
  };
}

describe("a visit that was acknowledged", () => {
  it("is committed: it outlives a crash of the database in the middle of a flood", async () => {
    const task = await primary.startTask();
    await task.get("/");
    const flood = visitors(() => task, 12);
    for (let crash = 0; crash < 3; crash++) {
      const before = flood.acknowledged.length;
      await until("visits", () => flood.acknowledged.length > before + 50, 60);
      await primary.database.kill();
      await primary.database.up();
    }
    const before = flood.acknowledged.length;
    await until("visits after the last crash", () => flood.acknowledged.length > before + 10);
    await flood.stop();

    const stored = new Set(
      (await primary.database.sql("SELECT user_agent FROM visits", application.database)).split("\n"),
    );
    expect(flood.acknowledged.length).toBeGreaterThan(160);
    expect(flood.acknowledged.filter((name) => !stored.has(name))).toEqual([]);
    expect([...flood.statuses.keys()].sort()).toEqual([200, 503]);
  });
});

describe("a replica", () => {
  it("serves pages in read-only mode, with a notice", async () => {
    const home = await primary.startTask();
    await home.get("/", { headers: { "User-Agent": "at-home" } });
    const dr = await regions.startDr(primary);
    const away = await dr.startTask();
    const page = visitorPage(await away.get("/"));

    expect(page).toMatchObject({
      status: readOnly,
      total: 1,
      today: 1,
      database: "read-only",
      region: "eu-central-1 (disaster recovery)",
    });
    expect(page.lastVisits.map(({ agent, region }) => [agent, region])).toEqual([["at-home", "eu-west-1"]]);
    const deep = await away.get("/health.php?deep=1");
    expect([deep.status, deep.body]).toEqual([200, '{"status":"ok","database":"read-only"}\n']);
    expect(page.age).toMatch(
      /^The newest visit that has arrived here was \d+ seconds? ago: later ones may be missing\.$/,
    );
    expect(await count(dr)).toBe(1);
    expect(away.errors).not.toContain('"level":"error"');
  });

  it("says how old its data may be: as old as the newest visit that it has; a writer says nothing", async () => {
    const home = await primary.startTask();
    expect(visitorPage(await home.get("/")).age).toBe("");
    await primary.database.sql(
      "UPDATE visits SET visited_at = UTC_TIMESTAMP() - INTERVAL 3 HOUR",
      application.database,
    );
    const dr = await regions.startDr(primary);
    const away = await dr.startTask();
    const later = " ago: later ones may be missing.";
    expect(visitorPage(await away.get("/")).age).toBe(
      `The newest visit that has arrived here was 3 hours${later}`,
    );

    await home.get("/");
    await dr.database.caughtUpWith(primary.database);
    expect(visitorPage(await away.get("/")).age).toMatch(/was \d+ seconds? ago/);

    await dr.database.promote();
    await until("the age's end", async () => visitorPage(await away.get("/")).age === "");
  });

  it("follows its source: a visit at home is seen on it", async () => {
    const home = await primary.startTask();
    await home.get("/");
    const dr = await regions.startDr(primary);
    const away = await dr.startTask();
    await home.get("/", { headers: { "User-Agent": "later" } });
    await dr.database.caughtUpWith(primary.database);

    expect(visitorPage(await away.get("/"))).toMatchObject({ total: 2 });
  });

  it("that becomes the writer under a running page takes visits again without a restart", async () => {
    const home = await primary.startTask();
    await home.get("/");
    const dr = await regions.startDr(primary);
    const away = await dr.startTask();
    expect(visitorPage(await away.get("/")).status).toBe(readOnly);
    const processes = away.processes();

    const before = visitors(() => home, 4);
    await until("visits at home", () => before.acknowledged.length > 30);
    await before.stop();
    await dr.database.caughtUpWith(primary.database);
    await primary.lose();
    expect(visitorPage(await away.get("/")).status).toBe(readOnly);

    const during = visitors(() => away, 4);
    await dr.database.promote();
    const promoted = Date.now();
    await until("the first visit recorded in the other region", () => during.acknowledged.length > 0, 20);
    expect(Date.now() - promoted).toBeLessThan(3000);
    await until("more visits", () => during.acknowledged.length > 20);
    await during.stop();

    // Nothing but pages and, while the server restarted, the friendly 503.
    expect([...during.statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(await count(dr)).toBe(1 + before.acknowledged.length + during.acknowledged.length);
    const page = visitorPage(await away.get("/"));
    expect(page).toMatchObject({ status: recorded, database: "writer" });
    expect(page.total).toBe(1 + before.acknowledged.length + during.acknowledged.length + 1);
    // The very same Apache.
    expect(away.processes().slice(0, 4)).toEqual(processes.slice(0, 4));
  });

  it("that is a writer whose engine is read-only is served the same way", async () => {
    const task = await primary.startTask();
    await task.get("/");
    await primary.database.stop();
    await primary.database.up({ "innodb-read-only": 1 });
    await until("the page", async () => (await task.get("/")).status === 200);
    expect(visitorPage(await task.get("/"))).toMatchObject({ status: readOnly, total: 1 });

    await primary.database.stop();
    await primary.database.up();
    await until("the page", async () => (await task.get("/")).status === 200);
    expect(visitorPage(await task.get("/")).status).toBe(recorded);
  });

  it("switched to read-only and back while it serves: no request fails", async () => {
    const task = await primary.startTask();
    await task.get("/");
    const clients = visitors(() => task, 4);
    for (let i = 0; i < 5; i++) {
      await delay(100);
      await primary.database.setReadOnly(true);
      await delay(100);
      await primary.database.setReadOnly(false);
    }
    await clients.stop();

    expect([...clients.statuses.keys()]).toEqual([200]);
    expect(await count(primary)).toBe(clients.acknowledged.length + 1);
  });
});

describe("the way home", () => {
  it("is the same: the former primary's new replica serves read-only, then is promoted in turn", async () => {
    const home = await primary.startTask();
    await home.get("/");
    const dr = await regions.startDr(primary);
    await dr.database.caughtUpWith(primary.database);
    await primary.lose();
    await dr.database.promote();
    const away = await dr.startTask();
    expect(visitorPage(await away.get("/"))).toMatchObject({ status: recorded, total: 2 });

    const again = await regions.startDr(dr);
    const back = await again.startTask();
    expect(visitorPage(await back.get("/"))).toMatchObject({ status: readOnly, total: 2 });
    await again.database.promote();
    await until("the page", async () => (await back.get("/")).body.includes(recorded));
    expect(await count(again)).toBe(3);
  });
});
