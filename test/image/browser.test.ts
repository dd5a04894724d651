import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBrowser } from "../support/browser";
import type { Database } from "../support/database";
import { Regions } from "../support/regions";
import { until } from "../support/until";
import type { WebInstance } from "../support/web-instance";

// The page of the image, as people see it: the writer's region and the one of its read-only replica.
const screenshots = join(__dirname, "../../test-output/screenshots");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };

const regions = new Regions();
let writer: Database;
let replica: Database;
let primary: WebInstance;
let dr: WebInstance;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(screenshots, { recursive: true });
  const primaryRegion = await regions.startPrimary();
  const drRegion = await regions.startDr(primaryRegion);
  writer = primaryRegion.database;
  replica = drRegion.database;
  const env = { TRUSTED_PROXIES: "127.0.0.1/32" };
  primary = await primaryRegion.startTask({ env });
  dr = await drRegion.startTask({ env });
  await visitFromAroundTheWorld();
  await replica.caughtUpWith(writer);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await regions.stop();
});

/** Visits of all sorts, long and short: what the list has to find room for. */
async function visitFromAroundTheWorld(): Promise<void> {
  const webKit = "AppleWebKit/537.36 (KHTML, like Gecko)";
  const visits = [
    ["203.0.113.9", "UptimeMonitor_of_the_operations_team/2026.11"],
    ["192.0.2.200", ""],
    ["198.51.100.4", "curl/8.14.1"],
    ["203.0.113.77", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"],
    [
      "2001:db8:85a3:8d3:1319:8a2e:370:7348",
      `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${webKit} Version/18.5 Mobile/15E148 Safari/604.1`,
    ],
    ["198.51.100.23", `Mozilla/5.0 (X11; Linux x86_64) ${webKit} Chrome/138.0.0.0 Safari/537.36`],
  ] as const;
  for (const [address, agent] of visits) {
    await primary.get("/", { headers: { "X-Forwarded-For": address, "User-Agent": agent } });
  }
}

const url = (instance: WebInstance): string => `http://127.0.0.1:${instance.port}/`;

interface Seen {
  readonly page: Page;
  /** Errors of the page and of its console, failed requests, and requests to anywhere else. */
  readonly faults: string[];
  readonly close: () => Promise<void>;
}

async function open(address: string, options: BrowserContextOptions = {}): Promise<Seen> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      faults.push(message.text());
    }
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("requestfailed", (request) => {
    // The icon comes last of all: a page that is left before is no fault of the page.
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") {
      faults.push(`failed: ${request.url()}: ${reason}`);
    }
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(address).origin)) {
      faults.push(`elsewhere: ${request.url()}`);
    }
  });
  await page.goto(address);
  return { page, faults, close: () => context.close() };
}

/** The text of an element, its white space as it is seen. */
async function text(locator: Locator): Promise<string> {
  return ((await locator.textContent()) ?? "").replace(/\s+/g, " ").trim();
}

async function total(page: Page): Promise<number> {
  return Number((await text(page.locator("#total"))).replaceAll(",", ""));
}

/** What axe finds wrong, a line each; best practices included. */
async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate(() => {
    const { axe } = globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } };
    return axe.run({});
  });
  return results.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(", ")}`,
  );
}

/** How much wider than the window the page is, in CSS pixels. */
function overflow(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

describe("the visitor page in a browser", () => {
  it("lists the last visits with program, shortened address and region", async () => {
    const { page, close } = await open(url(primary), { viewport: { width: 960, height: 700 } });
    const visits = page.getByRole("region", { name: "Last visits" }).getByRole("listitem");
    const rows = await Promise.all((await visits.all()).map((visit) => text(visit)));
    // Each begins with its time.
    expect(rows.map((row) => row.replace(/^\d{1,2} \w{3} \d{4}, \d\d:\d\d:\d\d /, ""))).toEqual([
      expect.stringMatching(/^Chrome \d+ on Linux 127\.0\.0\.0\/24 eu-west-1$/),
      "Chrome 138 on Linux 198.51.100.0/24 eu-west-1",
      "Safari 18 on iOS 2001:db8:85a3::/48 eu-west-1",
      "Firefox 140 on Windows 203.0.113.0/24 eu-west-1",
      "curl/8.14.1 198.51.100.0/24 eu-west-1",
      "unknown 192.0.2.0/24 eu-west-1",
      "UptimeMonitor_of_the_operations_team/... 203.0.113.0/24 eu-west-1",
    ]);
    await page.screenshot({ path: join(screenshots, "visitor-page.png"), fullPage: true });
    await close();
  });

  it("counts up by one with each visit", async () => {
    const { page, close } = await open(url(primary));
    const before = await total(page);
    await page.reload();
    expect(await total(page)).toBe(before + 1);
    await page.reload();
    expect(await total(page)).toBe(before + 2);
    expect(await text(page.getByRole("status"))).toBe("Welcome. Your visit is recorded.");
    await close();
  });

  it("names its parts for those who cannot see them", async () => {
    const { page, close } = await open(url(primary));
    expect(await page.title()).toBe("Visitors");
    expect(await page.getByRole("heading", { level: 1 }).allTextContents()).toEqual(["Visitors"]);
    expect(await page.getByRole("region", { name: "Counts" }).count()).toBe(1);
    expect(
      await page.getByRole("region", { name: "Last visits" }).getByRole("listitem").count(),
    ).toBeGreaterThan(5);
    expect(await page.getByRole("contentinfo", { name: "Served by" }).count()).toBe(1);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await close();
  });

  it("shows the replica's figures in read-only mode, with a notice, and records nothing", async () => {
    const { page, faults, close } = await open(url(dr));
    const before = await total(page);
    await page.reload();
    expect(await total(page)).toBe(before);
    expect(await text(page.getByRole("status"))).toContain(
      "Read-only mode: the database accepts no changes.",
    );
    expect(await text(page.locator("#age"))).toMatch(/^The newest visit that has arrived here was \d+ /);
    expect(await text(page.locator("#database"))).toBe("read-only");
    expect(await text(page.locator("#region"))).toBe("eu-central-1 (disaster recovery)");
    expect(faults).toEqual([]);
    await close();
  });

  it("works without JavaScript", async () => {
    const { page, close } = await open(url(primary), { javaScriptEnabled: false });
    expect(await total(page)).toBeGreaterThan(0);
    await close();
  });

  const looks = [phone, desktop].flatMap((viewport) =>
    (["light", "dark"] as const).map((colorScheme) => ({ viewport, colorScheme })),
  );
  const instances = { writer: () => primary, replica: () => dr };
  describe.each(looks)("at $viewport.width pixels in $colorScheme", ({ viewport, colorScheme }) => {
    it.each(["writer", "replica"] as const)("looks right on the %s", async (name) => {
      const { page, faults, close } = await open(url(instances[name]()), {
        viewport,
        colorScheme,
        deviceScaleFactor: viewport === phone ? 2 : 1,
      });
      await page.screenshot({
        path: join(screenshots, `${name}-${viewport.width}-${colorScheme}.png`),
        fullPage: true,
      });
      expect(await axeViolations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      expect(faults).toEqual([]);
      await close();
    });
  });

  it("fits the narrowest phone, and text at twice its size", async () => {
    const { page, close } = await open(url(primary), { viewport: { width: 320, height: 568 } });
    expect(await overflow(page)).toBe(0);
    await page.evaluate("document.documentElement.style.fontSize = '200%'");
    expect(await overflow(page)).toBe(0);
    await close();
  });

  it("says that it will be back when the database is gone, and is", async () => {
    writer.freeze();
    try {
      const { page, faults, close } = await open(url(primary), { viewport: phone, deviceScaleFactor: 2 });
      expect(await text(page.getByRole("heading", { level: 1 }))).toBe("Back soon");
      expect(await axeViolations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      // The answer 503 itself is all that the console reports.
      expect(faults).toEqual([expect.stringContaining("503")]);
      await page.screenshot({ path: join(screenshots, "unavailable-390-light.png"), fullPage: true });
      writer.thaw();
      await until("the page to be back", async () => {
        await page.reload();
        return (await text(page.getByRole("heading", { level: 1 }))) === "Visitors";
      });
      await close();
    } finally {
      writer.thaw();
    }
  });

  // The last one: the replica is none any more afterwards.
  it("records visits in the same browser once the replica is promoted", async () => {
    const { page, close } = await open(url(dr));
    const before = await total(page);
    await replica.promote();
    await until("writes to resume", async () => {
      await page.reload();
      return (await text(page.getByRole("status"))) === "Welcome. Your visit is recorded.";
    });
    expect(await total(page)).toBe(before + 1);
    expect(await text(page.locator("#database"))).toBe("writer");
    await close();
  });
});
