import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { engine } from "../support/database";
import type { HttpAnswer } from "../support/http";
import { application, type Region, Regions } from "../support/regions";
import { until } from "../support/until";
import { visitorPage } from "../support/visitor-page";
import type { WebInstance } from "../support/web-instance";

// Each row of the table of faults in apache-image/README.md that no other file of this folder holds.

const recorded = "Welcome. Your visit is recorded.";
const readOnly =
  "Read-only mode: the database accepts no changes. Your visit is not recorded; the figures may be a moment behind.";
const writer = '{"status":"ok","database":"writer"}\n';
const readOnlyHealth = '{"status":"ok","database":"read-only"}\n';
const unavailable = '{"status":"unavailable","database":null}\n';

const mariadb = engine.dialect.title === "MariaDB";
let regions: Regions;
let region: Region;

beforeAll(async () => {
  regions = new Regions();
  region = await regions.startPrimary();
  const first = await region.startTask();
  expect(visitorPage(await first.get("/")).status).toBe(recorded);
  await first.kill();
});
afterAll(() => regions.stop());

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) {
    await step();
  }
});

const sql = (statements: string) => region.database.sql(statements);
const rows = async () =>
  Number(
    await region.database.sql("SET sql_big_selects = 1; SELECT COUNT(*) FROM visits", application.database),
  );

/** A task that knows nothing of the database yet. */
async function startTask(env: Readonly<Record<string, string>> = {}): Promise<WebInstance> {
  const task = await region.startTask({ env });
  undo.push(() => task.kill());
  return task;
}

/** Global variables, until the end of the test. */
async function set(variables: Readonly<Record<string, string | number>>): Promise<void> {
  for (const [name, value] of Object.entries(variables)) {
    const before = await sql(`SELECT @@GLOBAL.${name}`);
    const literal = (text: string | number) => (/^[\d.]+$/.test(`${text}`) ? text : `'${text}'`);
    undo.push(() => sql(`SET GLOBAL ${name} = ${literal(before)}`));
    await sql(`SET GLOBAL ${name} = ${literal(value)}`);
  }
}

/** Gives the application privileges that `read_only` does not bind, as RDS gives its master user. */
async function grantEverything(): Promise<void> {
  const { user, database } = application;
  // MySQL takes what was granted on single databases as well.
  undo.push(() => sql(`REVOKE ALL ON *.* FROM '${user}'@'%'; GRANT ALL ON ${database}.* TO '${user}'@'%'`));
  await sql(`GRANT ALL ON *.* TO '${user}'@'%'`);
}

/** The fault and the error number of each line in the task's log. */
const faults = (task: WebInstance) =>
  [...task.errors.matchAll(/"fault":"([^"]+)","error":(\d+)/g)].map(([, fault, error]) => [
    fault,
    Number(error),
  ]);

/** Waits for the log, whose lines come a moment after the answer. */
async function expectLogged(task: WebInstance, fault: string, ...numbers: number[]): Promise<void> {
  await until(`a fault in the log`, () => faults(task).length > 0, 5);
  const [logged] = faults(task);
  expect(logged?.[0]).toBe(fault);
  expect(numbers).toContain(logged?.[1]);
}

async function expectDeep(task: WebInstance, body: string): Promise<void> {
  const deep = await task.get("/health.php?deep=1");
  expect([deep.status, deep.body]).toEqual([body === unavailable ? 503 : 200, body]);
}

describe("a setting of the server that would change what statements mean", () => {
  const isolation = () => (mariadb ? "tx_isolation" : "transaction_isolation");

  it.each<[string, () => Record<string, string | number>]>([
    ["no autocommit", () => ({ autocommit: 0 })],
    ["an sql_mode that quotes names with quotation marks", () => ({ sql_mode: "ANSI,NO_BACKSLASH_ESCAPES" })],
    ["a time zone", () => ({ time_zone: "+13:00" })],
    ["rows cut off after the first", () => ({ sql_select_limit: 1 })],
    ["joins limited to one row", () => ({ max_join_size: 1 })],
    [
      "a statement timeout",
      () => ({ [mariadb ? "max_statement_time" : "max_execution_time"]: mariadb ? 0.001 : 1 }),
    ],
    ["updates that must have a key", () => ({ sql_safe_updates: 1 })],
    ["commits that end the connection", () => ({ completion_type: "RELEASE" })],
    [
      "an init_connect of another character set, without autocommit",
      () => ({ init_connect: "SET NAMES latin1, autocommit = 0" }),
    ],
    [
      "statements in the binary log, and an isolation that they do not accept",
      () => ({
        binlog_format: "STATEMENT",
        [isolation()]: "READ-COMMITTED",
      }),
    ],
    ["serializable transactions", () => ({ [isolation()]: "SERIALIZABLE" })],
  ])("%s changes nothing: what is called recorded is committed", async (_what, variables) => {
    const task = await startTask();
    await set(variables());
    const before = await rows();
    const pages = [await task.get("/", { headers: { "User-Agent": "né" } }), await task.get("/")].map(
      visitorPage,
    );

    expect(pages.map(({ status, total }) => [status, total])).toEqual([
      [recorded, before + 1],
      [recorded, before + 2],
    ]);
    expect(pages[1]?.lastVisits.slice(0, 2).map(({ agent }) => agent)).toEqual(["unknown", "n?"]);
    expect(Math.abs(Date.parse(pages[1]?.lastVisits[0]?.at ?? "") - Date.now())).toBeLessThan(5000);
    // On a connection of its own: committed.
    expect(await rows()).toBe(before + 2);
    expect(faults(task)).toEqual([]);
  });
});

describe("a database that accepts no changes", () => {
  async function expectReadOnly(task: WebInstance, before: number): Promise<void> {
    await until("the page", async () => (await task.get("/")).status === 200);
    expect(visitorPage(await task.get("/"))).toMatchObject({
      status: readOnly,
      total: before,
      database: "read-only",
    });
    await expectDeep(task, readOnlyHealth);
    // The health check's own finding, without a page before it.
    await expectDeep(await startTask(), readOnlyHealth);
    expect(await rows()).toBe(before);
  }

  it("since transactions are read-only is served from, also to a user who may all", async () => {
    const before = await rows();
    await grantEverything();
    await set({ [mariadb ? "tx_read_only" : "transaction_read_only"]: 1 });
    const task = await startTask();
    await expectReadOnly(task, before);
    expect(faults(task)).toEqual([]);
  });

  it.each<Record<string, number>>([
    { "innodb-read-only": 1 },
    { "innodb-force-recovery": 1 },
    { "innodb-force-recovery": 6 },
  ])("since it was started with %o is served from, and takes visits again without", async (settings) => {
    const task = await startTask();
    const before = await rows();
    let changed = true;
    const restart = async () => {
      if (changed) {
        await region.database.stop();
        await region.database.up();
        changed = false;
      }
    };
    await region.database.stop();
    await region.database.up(settings);
    undo.push(restart);
    await expectReadOnly(task, before);
    await restart();
    await until("a visit", async () => (await task.get("/")).body.includes(recorded));
    await expectDeep(task, writer);
  });
});

describe("a database that lets nobody in", () => {
  it("in offline mode: 503, and deep health says so", async () => {
    if (mariadb) {
      // Only MySQL has it.
      await expect(sql("SET GLOBAL offline_mode = 1")).rejects.toThrow("Unknown system variable");
      return;
    }
    await set({ offline_mode: 1 });
    const task = await startTask();
    expect((await task.get("/")).status).toBe(503);
    await expectLogged(task, "unreachable", 3032);
    await expectDeep(task, unavailable);
  });

  it("since its init_connect fails: the same", async () => {
    await set({ init_connect: "no statement" });
    const task = await startTask();
    expect((await task.get("/")).status).toBe(503);
    await expectLogged(task, "unreachable", 1184);
    await expectDeep(task, unavailable);
  });

  it("since this host sent it too many broken handshakes: the same", async () => {
    const error = Buffer.from(
      "\xff\x69\x04Host '10.0.0.1' is blocked because of many connection errors",
      "latin1",
    );
    const task = await startTask({ DATABASE_PORT: `${await fakeServer(error)}` });
    expect((await task.get("/")).status).toBe(503);
    await expectLogged(task, "unreachable", 1129);
    await expectDeep(task, unavailable);
  });
});

describe("a database that can be read, but takes no visit", () => {
  async function expectRefusal(break_: string, mend: string, fault: string, number: number): Promise<void> {
    const task = await startTask();
    await expectDeep(task, writer);
    let broken = true;
    const repair = async () => {
      if (broken) {
        await region.database.sql(mend, application.database);
        broken = false;
      }
    };
    undo.push(repair);
    await region.database.sql(break_, application.database);
    const before = await rows();
    expect((await task.get("/")).status).toBe(503);
    await expectLogged(task, fault, number);
    // The page has shown what reading does not.
    await expectDeep(task, unavailable);
    await delay(1500);
    await expectDeep(task, unavailable);
    expect((await task.get("/", { method: "HEAD" })).status).toBe(200);
    await expectDeep(task, unavailable);
    expect((await task.get("/health.php")).status).toBe(200);
    expect(await rows()).toBe(before);

    await repair();
    await until("a visit", async () => (await task.get("/")).body.includes(recorded));
    await expectDeep(task, writer);
  }

  it("for a reason of its own: pages are 503, and deep health knows until a visit is recorded", async () => {
    await expectRefusal(
      "CREATE TRIGGER refuse BEFORE INSERT ON visits FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'",
      "DROP TRIGGER refuse",
      "other",
      1644,
    );
  });

  it("since the privilege is missing: the same", async () => {
    const { user, database } = application;
    await expectRefusal(
      `REVOKE ALL ON ${database}.* FROM '${user}'@'%'; GRANT SELECT, UPDATE ON ${database}.* TO '${user}'@'%'`,
      `GRANT ALL ON ${database}.* TO '${user}'@'%'`,
      "credentials",
      1142,
    );
  });
});

describe("deep health", () => {
  const connections = async () => Number((await sql("SHOW GLOBAL STATUS LIKE 'Connections'")).split("\t")[1]);

  it("asks the database nothing right after a page", async () => {
    const task = await startTask();
    expect(visitorPage(await task.get("/")).status).toBe(recorded);
    const before = await connections();
    await Promise.all(Array.from({ length: 20 }, () => expectDeep(task, writer)));
    // Only the question itself.
    expect(await connections()).toBe(before + 1);
  });

  it("writes nothing, not even the sum of many visits, which a page then keeps", async () => {
    const { database } = application;
    const task = await startTask();
    await region.database.sql(
      `INSERT INTO visits (visited_at, address, user_agent, region, task)
       SELECT UTC_TIMESTAMP() - INTERVAL 1 HOUR, '203.0.113.0/24', 'seed', 'eu-west-1', 'seed'
       FROM (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS a,
         (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS b,
         (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS c,
         (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS d,
         (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS e`,
      database,
    );
    const sum = () => region.database.sql("SELECT visits FROM visit_totals", database).then(Number);
    const before = await sum();
    await expectDeep(task, writer);
    expect((await task.get("/", { method: "HEAD" })).status).toBe(200);
    expect(await sum()).toBe(before);
    expect((await task.get("/")).status).toBe(200);
    expect(await sum()).toBeGreaterThanOrEqual(before + 1024);
  });
});

describe("a request that is cut off", () => {
  const insert = `SELECT id FROM information_schema.processlist
    WHERE user = '${application.user}' AND info LIKE 'INSERT%'`;

  /** A page whose INSERT waits for a lock; on a busy machine it may have given up before it was seen. */
  async function waitingPage(
    task: WebInstance,
    attempts = 5,
  ): Promise<{ page: Promise<HttpAnswer>; id: string }> {
    const lock = sql(`LOCK TABLES ${application.database}.visits WRITE; DO SLEEP(2)`).catch(() => "ended");
    undo.push(() => lock);
    await delay(300);
    const page = task.get("/");
    let answered = false;
    void page.then(() => {
      answered = true;
    });
    while (!answered) {
      const id = await sql(insert);
      if (id !== "") {
        return { page, id };
      }
    }
    await lock;
    if (attempts === 0) {
      throw new Error("no INSERT was seen waiting");
    }
    return waitingPage(task, attempts - 1);
  }

  it.each<[string, string, number[]]>([
    ["KILL CONNECTION", "unreachable", [2006, 1927]],
    ["KILL QUERY", "slow", [1317]],
  ])("by %s: 503, and nothing is recorded", async (kill, fault, numbers) => {
    const task = await startTask();
    expect(visitorPage(await task.get("/")).status).toBe(recorded);
    const before = await rows();
    const { page, id } = await waitingPage(task);
    await sql(`${kill} ${id}`);
    expect((await page).status).toBe(503);
    const last = () => faults(task).at(-1);
    await until("the log", () => last()?.[0] === fault && numbers.includes(Number(last()?.[1])), 5);
    expect(await rows()).toBe(before);
    await until("a visit", async () => (await task.get("/")).body.includes(recorded));
  });

  it("by an orderly shutdown: 503, and nothing is recorded", async () => {
    const task = await startTask();
    expect(visitorPage(await task.get("/")).status).toBe(recorded);
    const before = await rows();
    const { page } = await waitingPage(task);
    const stopped = region.database.stop();
    expect((await page).status).toBe(503);
    await stopped;
    await region.database.up();
    expect(["unreachable", "slow"]).toContain(faults(task).at(-1)?.[0]);
    expect(await rows()).toBe(before);
    await until("a visit", async () => (await task.get("/")).body.includes(recorded));
  });

  it("by its own time limit leaves no statement behind that waits on, and records nothing later", async () => {
    const task = await startTask();
    expect(visitorPage(await task.get("/")).status).toBe(recorded);
    const before = await rows();
    const lock = sql(`LOCK TABLES ${application.database}.visits WRITE; DO SLEEP(4)`);
    await delay(300);
    const page = await task.get("/");
    expect([page.status, page.milliseconds < 2000]).toEqual([503, true]);
    const waiting = `SELECT COUNT(*) FROM information_schema.processlist WHERE user = '${application.user}'`;
    await until("the statement to end", async () => (await sql(waiting)) === "0", 2);
    await lock;
    expect(await rows()).toBe(before);
  });
});

describe("a server without TLS", () => {
  it("hears nothing but good-bye: neither the user nor the password", async () => {
    const heard: Buffer[] = [];
    // A greeting as of MySQL 9.7, whose capabilities lack TLS (0x0800).
    const greeting = Buffer.concat([
      Buffer.from("\x0a9.7.4\0\x01\0\0\0abcdefgh\0\xff\xf7\xff\x02\0\xff\xdf\x15", "latin1"),
      Buffer.alloc(10),
      Buffer.from("ijklmnopqrst\0caching_sha2_password\0", "latin1"),
    ]);
    const port = await fakeServer(greeting, heard);
    const task = await startTask({ DATABASE_PORT: `${port}` });
    expect((await task.get("/")).status).toBe(503);
    await expectLogged(task, "tls", 2006);
    await expectDeep(task, unavailable);

    const bytes = Buffer.concat(heard);
    expect(bytes.toString("latin1")).not.toContain(application.user);
    // A packet of one byte: COM_QUIT. Nothing that could be a password, in any form.
    expect(bytes.toString("hex")).toMatch(/^(0100000[01]01)*$/);
  });
});

describe("a password that is rotated", () => {
  const account = `'${application.user}'@'%'`;

  it("with the old one kept: no request fails, before and after the new tasks; then the old one is refused", async () => {
    const old = await startTask();
    expect(visitorPage(await old.get("/")).status).toBe(recorded);
    const change = `ALTER USER ${account} IDENTIFIED BY 'rotated' RETAIN CURRENT PASSWORD`;
    if (mariadb) {
      // Only MySQL has it: there, a change leaves a gap until the new tasks are there.
      await expect(sql(change)).rejects.toThrow("You have an error in your SQL syntax");
      return;
    }
    const statuses = new Set<number>();
    let going = true;
    const load = async (task: WebInstance) => {
      while (going) {
        statuses.add((await task.get("/")).status);
      }
    };
    const visitors = [load(old), load(old)];
    undo.push(() => sql(`ALTER USER ${account} IDENTIFIED BY '${application.password}'`));
    await sql(change);
    const fresh = await startTask({ DATABASE_PASSWORD: "rotated" });
    visitors.push(load(fresh), load(fresh));
    await delay(1500);
    going = false;
    await Promise.all(visitors);
    expect([...statuses]).toEqual([200]);
    expect(faults(old)).toEqual([]);

    await sql(`ALTER USER ${account} DISCARD OLD PASSWORD`);
    expect(visitorPage(await fresh.get("/")).status).toBe(recorded);
    expect((await old.get("/")).status).toBe(503);
    await expectLogged(old, "credentials", 1045);
  });

  it("without the old one: the running tasks get 503 until new ones know it", async () => {
    const old = await startTask();
    undo.push(() => sql(`ALTER USER ${account} IDENTIFIED BY '${application.password}'`));
    await sql(`ALTER USER ${account} IDENTIFIED BY 'rotated'`);
    expect((await old.get("/")).status).toBe(503);
    await expectLogged(old, "credentials", 1045);
    await expectDeep(old, unavailable);
    const fresh = await startTask({ DATABASE_PASSWORD: "rotated" });
    expect(visitorPage(await fresh.get("/")).status).toBe(recorded);
  });

  it("under another policy for new accounts stays good", async () => {
    if (mariadb) {
      await expect(sql("SELECT @@GLOBAL.authentication_policy")).rejects.toThrow("Unknown system variable");
      return;
    }
    await set({ authentication_policy: "sha256_password" });
    const task = await startTask();
    expect(visitorPage(await task.get("/")).status).toBe(recorded);
  });
});

describe("the tables", () => {
  it("are made by the first request, however long that takes, and the others wait for it", async () => {
    const database = "empty_at_first";
    undo.push(() => sql(`DROP DATABASE ${database}`));
    await sql(`CREATE DATABASE ${database}; GRANT ALL ON ${database}.* TO '${application.user}'@'%'`);
    const task = await startTask({ DATABASE_NAME: database });
    // Nothing can be created in the meantime.
    const block = mariadb ? "FLUSH TABLES WITH READ LOCK" : "LOCK INSTANCE FOR BACKUP";
    const lock = sql(`${block}; DO SLEEP(2.5)`);
    await delay(200);
    const answers = await Promise.all(Array.from({ length: 6 }, () => task.get("/")));
    await lock;

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(Math.min(...answers.map(({ milliseconds }) => milliseconds))).toBeGreaterThan(2000);
    expect(await region.database.sql("SELECT COUNT(*) FROM visits", database)).toBe("6");
    expect(await region.database.sql("SELECT version FROM schema_migrations", database)).toBe("1\n2");
    expect(faults(task)).toEqual([]);
  });
});

describe("a visit that was acknowledged", () => {
  it.each(["STATEMENT", "MIXED", "ROW"])(
    "is on the replica, with %s in the binary log, also of a user whom read_only does not bind",
    async (format) => {
      await set({ binlog_format: format });
      await grantEverything();
      const dr = await regions.startDr(region);
      undo.push(() => dr.database.destroy());
      const task = await startTask();
      const agents = [`a-${format}`, `b-${format}`];
      for (const agent of agents) {
        expect(visitorPage(await task.get("/", { headers: { "User-Agent": agent } })).status).toBe(recorded);
      }
      await dr.database.caughtUpWith(region.database);

      const last =
        "SELECT id, visited_at, address, user_agent, region, task FROM visits ORDER BY id DESC LIMIT 2";
      const home = await region.database.sql(last, application.database);
      expect(await dr.database.sql(last, application.database)).toBe(home);
      expect(home).toContain(agents[1]);
      expect(await dr.database.sql("SELECT COUNT(*) FROM visits", application.database)).toBe(
        `${await rows()}`,
      );
    },
  );
});

/** A server that says one packet to everyone, and hears what they answer. */
async function fakeServer(packet: Buffer, heard: Buffer[] = []): Promise<number> {
  const header = Buffer.from([packet.length & 0xff, packet.length >> 8, 0, 0]);
  const server = createServer((socket) => {
    socket.on("data", (data) => heard.push(data)).on("error", () => socket.destroy());
    socket.write(Buffer.concat([header, packet]));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  undo.push(() => server.close());
  return (server.address() as AddressInfo).port;
}
