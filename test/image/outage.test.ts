import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CertificateAuthority, type ServerCertificate } from "../support/certificates";
import { Database, engine } from "../support/database";
import { type DatabaseProxy, startDatabaseProxy } from "../support/database-proxy";
import type { HttpAnswer } from "../support/http";
import { numbers } from "../support/numbers";
import { application, type Region, Regions } from "../support/regions";
import { temporaryFolder } from "../support/temporary-folder";
import { until } from "../support/until";
import { visitorPage } from "../support/visitor-page";
import type { WebInstance } from "../support/web-instance";

const recorded = "Welcome. Your visit is recorded.";
let regions: Regions;
let region: Region;
let task: WebInstance;

beforeAll(async () => {
  regions = new Regions();
  region = await regions.startPrimary({ "max-connections": 12 });
});
beforeEach(async () => {
  task = await region.startTask();
  expect(visitorPage(await task.get("/")).status).toBe(recorded);
});
afterEach(() => task.kill());
afterAll(() => regions.stop());

const proxies: DatabaseProxy[] = [];
afterEach(() => {
  for (const proxy of proxies.splice(0)) {
    proxy.stop();
  }
});

/** A task whose way to the database is disturbed. */
async function throughProxy(disturbance: Parameters<typeof startDatabaseProxy>[1]): Promise<WebInstance> {
  const proxy = await startDatabaseProxy(region.database.port, disturbance);
  proxies.push(proxy);
  return region.startTask({ env: { DATABASE_PORT: `${proxy.port}` } });
}

const rows = async () =>
  Number(await region.database.sql("SELECT COUNT(*) FROM visits", application.database));
/** Lines of stderr come a moment after the answer. */
const logged = (text: string, by = task) => until(`${text} in the log`, () => by.errors.includes(text), 5);
const faults = () => [...task.errors.matchAll(/"fault":"([^"]+)"/g)].map(([, fault]) => fault);

/** The friendly page, in time, without a word about the inside. */
function expectUnavailable(answer: HttpAnswer, milliseconds = 2000): void {
  expect(answer.status).toBe(503);
  expect(answer.headers["retry-after"]).toBe("5");
  expect(answer.headers["cache-control"]).toBe("no-store");
  expect(answer.milliseconds).toBeLessThan(milliseconds);
  expect(answer.body).toContain("Please try again in a few seconds.");
  expect(answer.body).not.toMatch(
    /SQLSTATE|PDO|Warning|Stack|database\.eu-west-1|127\.0\.0\.1|lamp:|password/i,
  );
  expect(answer.body).not.toContain(application.password);
}

async function expectBack(): Promise<void> {
  await until("the page", async () => (await task.get("/")).status === 200, 15);
  const before = await rows();
  expect(visitorPage(await task.get("/")).total).toBe(before + 1);
}

describe("a database that is gone", () => {
  it("gives a friendly 503 within two seconds, and the page is back by itself", async () => {
    await region.database.kill();
    expectUnavailable(await task.get("/"));
    expectUnavailable(await task.get("/"));
    await logged('"fault":"unreachable"');
    await region.database.up();
    await expectBack();
  });

  it("does not touch the shallow health check; the deep one says so, once the last page is a second old", async () => {
    await region.database.kill();
    expect((await task.get("/health.php")).status).toBe(200);
    await delay(1000);
    const deep = await task.get("/health.php?deep=1");
    expect([deep.status, deep.body]).toEqual([503, '{"status":"unavailable","database":null}\n']);
    expect(deep.milliseconds).toBeLessThan(2000);
    await region.database.up();
    await until("deep health", async () => (await task.get("/health.php?deep=1")).status === 200, 15);
  });

  it("costs no worker more than one attempt at a time", async () => {
    region.database.freeze();
    // The first meets the outage; from then on one request at a time asks.
    expectUnavailable(await task.get("/"));
    const start = performance.now();
    const answers = await Promise.all(Array.from({ length: 100 }, () => task.get("/")));
    const seconds = (performance.now() - start) / 1000;
    region.database.thaw();

    for (const answer of answers) {
      expectUnavailable(answer);
    }
    // A hundred waits of one second over 14 workers would take seven.
    expect(seconds).toBeLessThan(3);
    expect(answers.filter(({ milliseconds }) => milliseconds < 900).length).toBeGreaterThan(90);
    await expectBack();
  });

  it("leaves the shallow health check at once under a flood", async () => {
    region.database.freeze();
    const flood = Promise.all(Array.from({ length: 200 }, () => task.get("/")));
    await delay(1200);
    const health = await task.get("/health.php");
    region.database.thaw();
    await flood;

    expect(health.status).toBe(200);
    expect(health.milliseconds).toBeLessThan(2000);
    await expectBack();
  });
});

describe("a database that answers nothing", () => {
  it("frozen: 503 within two seconds, deep health too", async () => {
    region.database.freeze();
    const [page, deep] = [await task.get("/"), await task.get("/health.php?deep=1")];
    region.database.thaw();

    expectUnavailable(page);
    expect([deep.status, deep.milliseconds < 2000]).toEqual([503, true]);
    await expectBack();
  });

  it("behind a network that drops everything: the same", async () => {
    const lost = await region.startTask({ env: { DATABASE_HOST: "192.0.2.1" } });
    expectUnavailable(await lost.get("/"));
    await lost.kill();
  });

  it("under a name that does not resolve: the same", async () => {
    const lost = await region.startTask({ env: { DATABASE_HOST: "nowhere.invalid" } });
    expectUnavailable(await lost.get("/"));
    await lost.kill();
  });

  it.each([0, 2000])("that falls silent after %s bytes: the same", async (silentAfterBytes) => {
    const cut = await throughProxy({ silentAfterBytes });
    expectUnavailable(await cut.get("/"));
    expect((await cut.get("/health.php?deep=1")).milliseconds).toBeLessThan(2000);
  });

  it("that falls silent in the middle of a packet: PHP's driver waits its second twice", async () => {
    const cut = await throughProxy({ silentAfterBytes: 20 });
    expectUnavailable(await cut.get("/"), 2500);
  });
});

describe("a slow database", () => {
  it("that holds a lock on the table: 503 within two seconds, then back", async () => {
    const locked = holdConnection("LOCK TABLES visits WRITE");
    await delay(500);
    const answer = await task.get("/");
    locked.kill();

    expectUnavailable(answer);
    await logged('"fault":"unreachable"');
    await expectBack();
  });

  it("that takes 40 ms longer for every answer is used", async () => {
    const slow = await throughProxy({ delayMilliseconds: 40 });
    expect(visitorPage(await slow.get("/")).status).toBe(recorded);
  });

  it("that takes 400 ms longer for every answer: 503 within two seconds", async () => {
    const slow = await throughProxy({ delayMilliseconds: 400 });
    expectUnavailable(await slow.get("/"));
    await logged('"fault":"slow"', slow);
    expect((await slow.get("/health.php?deep=1")).milliseconds).toBeLessThan(2000);
  });

  it("with a million visits answers as fast as ever, and counts them all", async () => {
    const before = await rows();
    await region.database.sql(
      `INSERT INTO visits (visited_at, address, user_agent, region, task)
       SELECT UTC_TIMESTAMP() - INTERVAL 1 DAY - INTERVAL n SECOND, '203.0.113.0/24', 'seed', 'eu-west-1', 'seed'
       FROM ${numbers(6)}`,
      application.database,
    );
    // One page counts them and keeps the sum.
    await until("the sum", async () => {
      await task.get("/");
      return (await region.database.sql("SELECT visits FROM visit_totals", application.database)) !== "0";
    });
    const pages = [];
    for (let i = 0; i < 5; i++) {
      pages.push(await task.get("/"));
    }

    expect(visitorPage(pages[4] as HttpAnswer).total).toBe(await rows());
    expect(visitorPage(pages[4] as HttpAnswer).total).toBeGreaterThan(before + 1_000_000);
    const today = await region.database.sql(
      "SELECT COUNT(*) FROM visits WHERE visited_at >= UTC_DATE()",
      application.database,
    );
    expect(visitorPage(pages[4] as HttpAnswer).today).toBe(Number(today));
    expect(Math.min(...pages.map(({ milliseconds }) => milliseconds))).toBeLessThan(100);
  });
});

describe("a database without a free connection", () => {
  it("is asked again within the request", async () => {
    const clients = await takeAllConnections();
    const waiting = task.get("/");
    await delay(200);
    for (const client of clients) {
      client.kill();
    }

    expect(visitorPage(await waiting).status).toBe(recorded);
  });

  it("gives 503 within the three seconds of the queue and two more while there is none, and closes the gate to nobody", async () => {
    const clients = await takeAllConnections();
    const answers = await Promise.all([task.get("/"), task.get("/"), task.get("/")]);
    for (const client of clients) {
      client.kill();
    }

    for (const answer of answers) {
      expectUnavailable(answer, 5000);
    }
    await until("three lines in the log", () => faults().length === 3);
    expect(faults()).toEqual(["busy", "busy", "busy"]);
    await expectBack();
  });

  it("serves more requests than it has connections", async () => {
    const before = await rows();
    const answers = await Promise.all(Array.from({ length: 80 }, () => task.get("/")));
    const served = answers.filter(({ status }) => status === 200);

    expect(served.length).toBeGreaterThan(60);
    expect(new Set(answers.map(({ status }) => status)).size).toBeLessThanOrEqual(2);
    // With the wait for one of 14 workers.
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expectUnavailable(answer, 10_000);
    }
    expect(await rows()).toBeGreaterThanOrEqual(before + served.length);
  });
});

describe("a login that is refused", () => {
  const change = (password: string) =>
    region.database.sql(`ALTER USER '${application.user}'@'%' IDENTIFIED BY '${password}'`);
  afterEach(() => change(application.password));

  it("after the secret was rotated: 503, logged as such without user or host, until it matches again", async () => {
    await change("rotated");
    expectUnavailable(await task.get("/"));
    expect((await task.get("/health.php")).status).toBe(200);
    await logged('"fault":"credentials","error":1045');
    expect(faults()).toEqual(["credentials"]);
    expect(task.errors).not.toMatch(/Access denied|lamp@|rotated|correct horse/);
    await change(application.password);
    await expectBack();
  });

  it("to a database that is not there: the same", async () => {
    const lost = await region.startTask({ env: { DATABASE_NAME: "nothing" } });
    expectUnavailable(await lost.get("/"));
    await logged('"fault":"credentials"', lost);
    await lost.kill();
  });
});

describe("TLS", () => {
  const servers: Database[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.destroy())));

  async function pageFrom(
    certificate: ServerCertificate | undefined,
    env = {},
  ): Promise<[HttpAnswer, WebInstance]> {
    const server = await Database.create({ serverId: 9, caFile: regions.authority.caFile, certificate });
    servers.push(server);
    await server.createApplication(application.database, application.user, application.password);
    const other = await region.startTask({ env: { DATABASE_PORT: `${server.port}`, ...env } });
    return [await other.get("/"), other];
  }

  it("with the right name and authority is used", async () => {
    const [answer, other] = await pageFrom(regions.authority.issue([region.databaseHost]));
    expect(visitorPage(answer).status).toBe(recorded);
    await other.kill();
  });

  it("for another host is refused", async () => {
    const [answer, other] = await pageFrom(regions.authority.issue(["database.example.com"]));
    expectUnavailable(answer);
    await logged('"fault":"tls"', other);
    expect(other.errors).not.toMatch(/example\.com|eu-west-1\.test|certificate/);
    await other.kill();
  });

  it("of another authority is refused", async () => {
    const folder = temporaryFolder("other-ca");
    const [answer, other] = await pageFrom(
      new CertificateAuthority(folder.path, "rds").issue([region.databaseHost]),
    );
    expectUnavailable(answer);
    await logged('"fault":"tls"', other);
    await other.kill();
    folder.remove();
  });

  it("that has expired is refused", async () => {
    const certificate = regions.authority.issue([region.databaseHost], 0);
    await delay(1100);
    const [answer, other] = await pageFrom(certificate);
    expectUnavailable(answer);
    await logged('"fault":"tls"', other);
    await other.kill();
  });

  it("that the server does not speak is refused: the password never goes in the clear", async () => {
    const [answer, other] = await pageFrom(undefined);
    expectUnavailable(answer);
    await logged('"fault":"tls","error":2006', other);
    await other.kill();
  });

  it("of a server that is not RDS is refused with the image's own bundle", async () => {
    const [answer, other] = await pageFrom(regions.authority.issue([region.databaseHost]), {
      DATABASE_TLS_CA: "/usr/local/share/lamp/rds-ca",
    });
    expectUnavailable(answer);
    await logged('"fault":"tls"', other);
    await other.kill();
  });
});

async function takeAllConnections(): Promise<ChildProcess[]> {
  const clients: ChildProcess[] = [];
  const count = `SELECT COUNT(*) FROM information_schema.processlist WHERE user = '${application.user}'`;
  await until("all connections to be taken", async () => {
    const taken = Number(await region.database.sql(count));
    // Asking takes one, too, which may have refused one of these.
    clients.push(...Array.from({ length: 12 - taken }, () => holdConnection("SELECT 1")));
    await delay(300);
    return taken === 12;
  });
  return clients;
}

/** A client of the database that runs a statement and keeps its connection until it is killed. */
function holdConnection(statement: string): ChildProcess {
  const { host, port } = region.database;
  const client = spawn(
    engine.programs.client,
    [
      ...["--no-defaults", `--host=${host}`, `--port=${port}`, `--user=${application.user}`],
      ...[engine.dialect.clientTls, "--unbuffered", application.database],
    ],
    { stdio: ["pipe", "ignore", "ignore"], env: { ...process.env, MYSQL_PWD: application.password } },
  );
  client.stdin?.write(`${statement};\n`);
  return client;
}
