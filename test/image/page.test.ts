import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rawHttp } from "../support/http";
import { testCommit } from "../support/image";
import { application, type Region, Regions } from "../support/regions";
import { visitorPage } from "../support/visitor-page";
import type { WebInstance } from "../support/web-instance";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

let regions: Regions;
let region: Region;
let task: WebInstance;

beforeAll(async () => {
  regions = new Regions();
  region = await regions.startPrimary();
  task = await region.startTask({ env: { TRUSTED_PROXIES: "127.0.0.0/8" } });
});
afterAll(() => regions.stop());

const visit = (headers: Record<string, string> = {}) => task.get("/", { headers });
const rows = async () =>
  Number(await region.database.sql("SELECT COUNT(*) FROM visits", application.database));

describe("the page", () => {
  it("records the visit and counts it", async () => {
    const before = visitorPage(await visit());
    const after = visitorPage(await visit());

    expect(after.total).toBe(before.total + 1);
    expect(after.today).toBe(before.today + 1);
    expect(after.status).toBe("Welcome. Your visit is recorded.");
    expect(await rows()).toBe(after.total);
  });

  it("shows the visit shortened, with the client's address from the load balancer", async () => {
    const page = visitorPage(await visit({ "User-Agent": firefox, "X-Forwarded-For": "203.0.113.77" }));

    expect(page.lastVisits[0]).toEqual({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      agent: "Firefox 140 on Linux",
      address: "203.0.113.0/24",
      region: "eu-west-1",
    });
    expect(Math.abs(Date.parse(page.lastVisits[0]?.at ?? "") - Date.now())).toBeLessThan(5000);
  });

  it("stores nothing longer than it shows", async () => {
    await visit({ "User-Agent": firefox, "X-Forwarded-For": "203.0.113.77" });
    const last = await region.database.sql(
      "SELECT address, user_agent FROM visits ORDER BY id DESC LIMIT 1",
      application.database,
    );
    expect(last).toBe("203.0.113.0/24\tFirefox 140 on Linux");
  });

  it("says which region, task, database and version served it", async () => {
    const page = visitorPage(await visit());

    expect(page.region).toBe("eu-west-1 (primary)");
    expect(page.task).toMatch(/^\S+$/);
    expect(page.database).toBe("writer");
    expect(page.version).toBe(testCommit.slice(0, 12));
  });

  it("shows the last ten visits, the newest first", async () => {
    for (let i = 0; i < 11; i++) {
      await visit({ "User-Agent": `client-${i}` });
    }
    const agents = visitorPage(await visit({ "User-Agent": "the-last" })).lastVisits.map(
      ({ agent }) => agent,
    );

    expect(agents).toEqual([
      ...["the-last", "client-10", "client-9", "client-8", "client-7"],
      ...["client-6", "client-5", "client-4", "client-3", "client-2"],
    ]);
  });

  it("counts concurrent visits exactly", async () => {
    const before = await rows();
    const pages = (await Promise.all(Array.from({ length: 60 }, () => visit()))).map(visitorPage);

    expect(pages.filter(({ status }) => status === "Welcome. Your visit is recorded.")).toHaveLength(60);
    expect(await rows()).toBe(before + 60);
    expect(Math.max(...pages.map(({ total }) => total))).toBe(before + 60);
  });

  it("is looked at by HEAD without a visit", async () => {
    const before = await rows();
    const answer = await task.get("/", { method: "HEAD" });

    expect([answer.status, answer.body]).toEqual([200, ""]);
    expect(await rows()).toBe(before);
  });

  it("asks for nothing from anywhere else", async () => {
    const { body } = await visit();
    const links = [...body.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link]) => link);

    expect(links).toEqual([`/style.css?v=${testCommit}`, `/favicon.svg?v=${testCommit}`]);
    expect(body).not.toMatch(/<script|style=|<style|https?:\/\//);
    const style = await task.get("/style.css");
    expect([style.status, style.headers["content-type"]]).toEqual([200, "text/css; charset=utf-8"]);
    expect(style.body).not.toMatch(/@import|url\(/);
    expect(style.headers["cache-control"]).toBe("public, max-age=86400");
    const icon = await task.get("/favicon.svg");
    expect([icon.status, icon.headers["content-type"]]).toEqual([200, "image/svg+xml; charset=utf-8"]);
  });

  it("goes compressed to who can read it", async () => {
    const answer = await visit({ "Accept-Encoding": "gzip" });
    expect(answer.headers["content-encoding"]).toBe("gzip");
  });
});

describe("other addresses", () => {
  it("/health.php is alive", async () => {
    const answer = await task.get("/health.php");
    expect([answer.status, answer.body]).toEqual([200, '{"status":"ok"}\n']);
  });

  it("/health.php?deep=1 names the database's part", async () => {
    const before = await rows();
    const answer = await task.get("/health.php?deep=1");
    expect([answer.status, answer.body]).toEqual([200, '{"status":"ok","database":"writer"}\n']);
    expect(await rows()).toBe(before);
  });

  it("/version.php names the commit", async () => {
    const answer = await task.get("/version.php");
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({
      commit: testCommit,
      imageTag: "under-test",
      region: "eu-west-1",
      role: "primary",
      task: expect.any(String),
    });
  });

  it.each([
    "/nothing",
    "/index.php/more",
    "/error/",
    "/error",
    "/src/Database.php",
    "/../src/Database.php",
    "/%2e%2e/src/Database.php",
    "/.htaccess",
    "/templates/page.php",
    "/server-status",
  ])("%s is not there, and says so in the site's own words", async (path) => {
    const answer = await task.get(path);
    expect([400, 403, 404]).toContain(answer.status);
    expect(answer.body).toContain('<a href="/">To the visitors</a>');
    expect(answer.body).not.toMatch(/Apache|Debian|Index of|srv/);
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])("%s is refused", async (method) => {
    const before = await rows();
    const answer = await task.get("/", { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe("GET, HEAD");
    expect(await rows()).toBe(before);
  });

  it("TRACE is refused", async () => {
    expect(await rawHttp(task.port, "TRACE / HTTP/1.1\r\nHost: x\r\nSecret: abc\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 405 (?![\s\S]*abc)/,
    );
  });
});

describe("headers", () => {
  const secured = {
    "content-security-policy":
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    server: "Apache",
  };

  it.each(["/", "/health.php", "/version.php", "/style.css", "/nothing"])(
    "of %s secure the browser",
    async (path) => {
      const { headers } = await task.get(path);
      expect(headers).toMatchObject(secured);
      expect(headers["x-powered-by"]).toBeUndefined();
      expect(headers["set-cookie"]).toBeUndefined();
    },
  );

  it.each(["/", "/health.php", "/health.php?deep=1", "/version.php"])(
    "of %s forbid caching",
    async (path) => {
      expect((await task.get(path)).headers["cache-control"]).toBe("no-store");
    },
  );

  it("keep a browser on HTTPS only where it came by HTTPS", async () => {
    const secure = await visit({ "X-Forwarded-Proto": "https" });
    expect(secure.headers["strict-transport-security"]).toBe("max-age=31536000");
    const plain = await visit({ "X-Forwarded-Proto": "http" });
    expect(plain.headers["strict-transport-security"]).toBeUndefined();
  });
});

describe("hostile input", () => {
  it.each<[string, Record<string, string>]>([
    ["markup in the user agent", { "User-Agent": '"><script>alert(1)</script>' }],
    ["SQL in the user agent", { "User-Agent": "x', 'y'); DROP TABLE visits; -- " }],
    ["a backslash before the quote", { "User-Agent": "\\'; DROP TABLE visits; -- " }],
    ["bytes that are no UTF-8", { "User-Agent": "\xbf\x27 OR 1=1 \xff\xfe" }],
    ["a long user agent", { "User-Agent": "A".repeat(8000) }],
    ["no user agent", {}],
    ["markup for an address", { "X-Forwarded-For": "<script>alert(1)</script>" }],
    ["a chain of addresses", { "X-Forwarded-For": Array(200).fill("10.0.0.1").join(", ") }],
    ["a strange host", { Host: 'evil"<>.example.com' }],
    ["a proxy's header", { Proxy: "http://evil.example.com" }],
  ])("%s is recorded as text", async (_what, headers) => {
    const before = await rows();
    const answer = await visit(headers);
    // Apache itself refuses a host that is no host.
    if (answer.status === 400) {
      expect(await rows()).toBe(before);
      expect(headers).toHaveProperty("Host");
      return;
    }
    const page = visitorPage(answer);
    expect(page.status).toBe("Welcome. Your visit is recorded.");
    expect(answer.body).not.toContain("<script");
    expect(page.lastVisits[0]?.agent.length).toBeLessThanOrEqual(60);
    expect(await rows()).toBe(before + 1);
  });

  it.each([
    "/?deep=1",
    "/?id=1%27%20OR%20%271%27=%271",
    "/?a[]=1&a[b][c]=2",
    "/?%00",
    "/?=PHPE9568F36-D428-11d2-A769-00AA001ACF42",
    "/?-s",
    "/?LAMP_REGION=x&DATABASE_HOST=y",
    "/health.php?deep[]=1",
    "/health.php?deep=%31%00",
    `/version.php?${"x=1&".repeat(900)}`,
  ])("the query of %s changes nothing", async (path) => {
    const answer = await task.get(path);
    expect(answer.status).toBe(200);
    expect(answer.body).not.toMatch(/Warning|Notice|Fatal|<\?php/);
  });

  it.each<[string, string, RegExp]>([
    ["a request line too long", `GET /${"a".repeat(5000)} HTTP/1.1\r\nHost: x\r\n\r\n`, /^HTTP\/1\.1 414 /],
    [
      "a header too long",
      `GET / HTTP/1.1\r\nHost: x\r\nA: ${"a".repeat(9000)}\r\n\r\n`,
      /^HTTP\/1\.1 (400|431) /,
    ],
    [
      "too many headers",
      `GET / HTTP/1.1\r\nHost: x\r\n${"A: b\r\n".repeat(80)}\r\n`,
      /^HTTP\/1\.1 (400|431) /,
    ],
    ["no host", "GET / HTTP/1.1\r\n\r\n", /^HTTP\/1\.1 400 /],
    ["a NUL in a header", "GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: a\0b\r\n\r\n", /^HTTP\/1\.1 400 /],
    [
      "two lengths",
      "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
      /^HTTP\/1\.1 400 /,
    ],
    [
      "a TLS handshake",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
      /^HTTP\/1\.1 400 |^<!DOCTYPE/,
    ],
    ["an unknown method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1\.1 (405|501) /],
  ])("%s is refused", async (_what, request, answer) => {
    const before = await rows();
    expect(await rawHttp(task.port, Buffer.from(request, "latin1"))).toMatch(answer);
    expect(await rows()).toBe(before);
  });

  it("a body larger than any form is refused", async () => {
    const answer = await task.get("/", { method: "POST", body: "x".repeat(100_000) });
    expect([405, 413]).toContain(answer.status);
  });

  it("leaves every line of the access log valid JSON, and no complaint in the error log", async () => {
    const log = task.accessLog();
    expect(log.length).toBeGreaterThan(100);
    expect(new Set(log.map(({ region }) => region))).toEqual(new Set(["eu-west-1"]));
    expect(task.errors).not.toMatch(/PHP|Warning|Fatal|"level":"error"/);
  });
});
