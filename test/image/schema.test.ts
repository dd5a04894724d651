import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { application, type Region, Regions } from "../support/regions";
import { until } from "../support/until";
import { visitorPage } from "../support/visitor-page";

const recorded = "Welcome. Your visit is recorded.";
let regions: Regions;
let region: Region;

beforeEach(async () => {
  regions = new Regions();
  region = await regions.startPrimary();
});
afterEach(() => regions.stop());

const sql = (statement: string) => region.database.sql(statement, application.database);
const tables = async () => (await sql("SHOW TABLES")).split("\n");

describe("the schema", () => {
  it("is made once by six tasks that start together, and no visit is lost or counted twice", async () => {
    const tasks = await Promise.all(Array.from({ length: 6 }, () => region.startTask()));
    const answers = (
      await Promise.all(tasks.map((task) => Promise.all(Array.from({ length: 5 }, () => task.get("/")))))
    ).flat();

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers.map((answer) => visitorPage(answer).status)).toEqual(Array(30).fill(recorded));
    expect(await tables()).toEqual(["schema_migrations", "visit_totals", "visits"]);
    expect(await sql("SELECT version FROM schema_migrations")).toBe("1\n2");
    expect(await sql("SELECT COUNT(*) FROM visits")).toBe("30");
    expect(await sql("SELECT COUNT(*) FROM visit_totals")).toBe("1");
    expect(tasks.map((task) => task.errors).join()).not.toContain('"level":"error"');
  });

  it("is made by the deep health check, too: DNS sends visitors only afterwards", async () => {
    const task = await region.startTask();
    const deep = await task.get("/health.php?deep=1");
    expect([deep.status, deep.body]).toEqual([200, '{"status":"ok","database":"writer"}\n']);
    expect(await tables()).toEqual(["schema_migrations", "visit_totals", "visits"]);
  });

  it("is brought from its first version to the present one, with its visits", async () => {
    const task = await region.startTask();
    await task.get("/");
    await sql("DROP TABLE visit_totals; DELETE FROM schema_migrations WHERE version = 2");

    const page = visitorPage(await task.get("/"));
    expect([page.status, page.total]).toEqual([recorded, 2]);
    expect(await sql("SELECT version FROM schema_migrations")).toBe("1\n2");
  });

  it("is finished where it was cut off, and the visit is recorded once", async () => {
    const task = await region.startTask();
    await task.get("/");
    await sql("TRUNCATE visit_totals; DELETE FROM schema_migrations WHERE version = 2");

    const page = visitorPage(await task.get("/"));
    expect([page.status, page.total]).toEqual([recorded, 2]);
    expect(await sql("SELECT COUNT(*) FROM visits")).toBe("2");
  });

  it("is left alone once it is there", async () => {
    const first = await region.startTask();
    await first.get("/");
    const before = await sql("SELECT version, applied_at FROM schema_migrations; SHOW CREATE TABLE visits");
    const position = await region.database.position();
    const second = await region.startTask();
    await second.get("/health.php?deep=1");

    expect(await sql("SELECT version, applied_at FROM schema_migrations; SHOW CREATE TABLE visits")).toBe(
      before,
    );
    expect(await region.database.position()).toBe(position);
  });

  it("is never made on a replica, not even by a user that read_only does not bind", async () => {
    const dr = await regions.startDr(region);
    await region.database.sql(`GRANT ALL ON *.* TO '${application.user}'@'%'`);
    await dr.database.caughtUpWith(region.database);
    const task = await dr.startTask();

    expect((await task.get("/")).status).toBe(503);
    expect((await task.get("/health.php?deep=1")).status).toBe(503);
    expect((await task.get("/health.php")).status).toBe(200);
    expect(await dr.database.sql("SHOW TABLES", application.database)).toBe("");

    // It comes by replication, and the page with it.
    const home = await region.startTask();
    await home.get("/");
    await dr.database.caughtUpWith(region.database);
    const page = visitorPage(await task.get("/"));
    expect([page.total, page.database]).toEqual([1, "read-only"]);
    expect(await dr.database.sql("SELECT COUNT(*) FROM visits", application.database)).toBe("1");
    // Replication goes on: a table of its own would have stopped it. A busy machine shows a second of lag for a moment.
    await until("a lag of 0", async () => (await dr.database.lagSeconds()) === 0);
  });
});
