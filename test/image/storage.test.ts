import { execFileSync } from "node:child_process";
import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { atExit } from "../support/at-exit";
import { Database } from "../support/database";
import { numbers } from "../support/numbers";
import { application, Region, Regions } from "../support/regions";
import { temporaryFolder } from "../support/temporary-folder";
import { until } from "../support/until";
import { visitorPage } from "../support/visitor-page";

const recorded = "Welcome. Your visit is recorded.";
let undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.reverse()) {
    await step();
  }
  undo = [];
});

/** A region whose database has these settings, in this folder. */
async function startRegion(settings: Record<string, string | number>, folder?: string): Promise<Region> {
  const regions = new Regions();
  undo.push(() => regions.stop());
  const host = "database.full.test";
  const database = await Database.create({
    serverId: 1,
    caFile: regions.authority.caFile,
    certificate: regions.authority.issue([host]),
    settings,
    folder,
  });
  undo.push(() => database.destroy());
  await database.createApplication(application.database, application.user, application.password);
  return new Region("eu-west-1", "primary", database, host, regions.certificates);
}

/** Repeats a statement until the server says that the table is full. */
async function untilFull(insert: () => Promise<string>): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    try {
      await insert();
    } catch (error) {
      expect(String(error)).toMatch(/The table '\w+' is full/);
      return;
    }
  }
  throw new Error("the table never got full");
}

describe("a database without room", () => {
  it("that refuses the row: the page says so and shows the true figures, the log names it", async () => {
    const region = await startRegion({
      "innodb-file-per-table": 0,
      "innodb-data-file-path": "ibdata1:12M:autoextend:max:24M",
    });
    const task = await region.startTask();
    undo.push(() => task.kill());
    expect(visitorPage(await task.get("/")).status).toBe(recorded);
    const sql = (statement: string) => region.database.sql(statement, application.database);
    await sql("CREATE TABLE filler (id INT AUTO_INCREMENT PRIMARY KEY, a CHAR(250))");
    await untilFull(() => sql(`INSERT INTO filler (a) SELECT REPEAT('x', 250) FROM ${numbers(3)}`));
    // Then the rest, by rows like those of visits.
    await untilFull(() =>
      sql(`INSERT INTO visits (visited_at, address, user_agent, region, task)
        SELECT UTC_TIMESTAMP(), REPEAT('x', 45), REPEAT('x', 40), REPEAT('x', 32), REPEAT('x', 64) FROM ${numbers(1)}`),
    );
    await until("the last free row", async () => (await task.get("/")).body.includes("no room left"));

    const before = await region.database.sql("SELECT COUNT(*) FROM visits", application.database);
    const answer = await task.get("/");
    const page = visitorPage(answer);
    expect(answer.status).toBe(200);
    expect(page.status).toBe(
      "The database has no room left. Your visit is not recorded; the figures below are correct.",
    );
    expect(page.total).toBe(Number(before));
    await until("the log", () => task.errors.includes('"event":"not-recorded","fault":"StorageFull"'));
    const deep = await task.get("/health.php?deep=1");
    expect([deep.status, deep.body]).toEqual([200, '{"status":"ok","database":"full"}\n']);

    await region.database.sql("DROP TABLE filler", application.database);
    // The server gives the pages back in the background.
    await until("a visit", async () => (await task.get("/")).body.includes(recorded));
  });

  it("whose disk is full: nothing is called recorded that is not, an answer within two seconds, back by itself", async () => {
    const folder = temporaryFolder("full-disk");
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=400m,mode=0755", "lamp-full-disk", folder.path]);
    const unmount = () => execFileSync("umount", ["--lazy", folder.path]);
    const forget = atExit(unmount);
    undo.push(() => {
      unmount();
      forget();
      folder.remove();
    });
    const region = await startRegion({}, folder.path);
    const task = await region.startTask();
    undo.push(() => task.kill());
    await task.get("/");
    const filler = join(folder.path, "filler");
    const { bavail, bsize } = statfsSync(folder.path);
    writeFileSync(filler, Buffer.alloc(bavail * bsize));

    let acknowledged = 1;
    const seen = new Set<string>();
    for (let i = 0; i < 40 && seen.size < 2; i++) {
      const answer = await task.get("/");
      expect(answer.milliseconds).toBeLessThan(2000);
      if (answer.body.includes(recorded)) {
        acknowledged++;
      }
      seen.add(answer.status === 503 ? "503" : visitorPage(answer).status);
    }
    expect(seen.has("503") || [...seen].some((status) => status.includes("no room left"))).toBe(true);
    expect((await task.get("/health.php")).status).toBe(200);
    // As the last page was answered, whatever can be read.
    const last = await task.get("/");
    const deep = await task.get("/health.php?deep=1");
    expect([deep.status, deep.body]).toEqual(
      last.status === 503
        ? [503, '{"status":"unavailable","database":null}\n']
        : [200, '{"status":"ok","database":"full"}\n'],
    );

    rmSync(filler);
    // Both engines look again once a minute.
    await until("a visit", async () => (await task.get("/")).body.includes(recorded), 120);
    const stored = Number(await region.database.sql("SELECT COUNT(*) FROM visits", application.database));
    expect(stored).toBeGreaterThanOrEqual(acknowledged + 1);
  });
});
