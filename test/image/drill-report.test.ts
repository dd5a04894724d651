import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HalfReport, reportFiles, type Timeline } from "../../src/operator/drill-report";
import { startBrowser } from "../support/browser";

// The drill's pictures and their page, as people see them in a browser.
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const modes = ["light", "dark"] as const;
const buckets = 170;

/** A round, its marks as close to each other as they come. */
function round(overrides: Partial<Timeline>): Timeline {
  const counts = (from: number, to: number) =>
    Array.from({ length: buckets }, (_, bucket) => (bucket >= from && bucket < to ? 6 + (bucket % 4) : 0));
  return {
    mode: "pilot light",
    kind: "unplanned",
    round: 1,
    from: "primary",
    scale: 60,
    fromSeconds: -120,
    bucketSeconds: 10,
    requests: [
      { region: "primary", outcome: "recorded", counts: counts(0, 12) },
      { region: "primary", outcome: "refused", counts: counts(12, 54) },
      { region: "dr", outcome: "read-only", counts: counts(54, 76) },
      { region: "dr", outcome: "refused", counts: counts(76, 113) },
      { region: "dr", outcome: "recorded", counts: counts(113, buckets) },
    ],
    lagSeconds: Array.from({ length: buckets }, (_, bucket) => (bucket < 76 ? 1 + (bucket % 3) / 10 : null)),
    tracks: [
      {
        name: "DNS answers",
        changes: [
          { at: -120, state: "primary" },
          { at: 377, state: "dr" },
        ],
      },
      {
        name: "fence",
        changes: [
          { at: -120, state: "down" },
          { at: 436, state: "up" },
        ],
      },
    ],
    marks: [
      { name: "lost", at: 0 },
      { name: "unhealthy", at: 20 },
      { name: "alarm", at: 195 },
      { name: "decision", at: 315 },
      { name: "first page", at: 425 },
      { name: "first write", at: 1014 },
      { name: "promoted", at: 1014 },
      { name: "primary is back", at: 1570 },
    ],
    result: { firstPageAfter: 425, firstWriteAfter: 1014, lagSeconds: 1.15, writesLost: 49 },
    ...overrides,
  };
}

const warm = "warm standby, checks every 10 s";
const data: HalfReport = {
  half: "data",
  engine: "MySQL 9.7.4",
  command: "npm run drill:data",
  startedAt: "2026-11-29T06:00:00.000Z",
  endedAt: "2026-11-29T06:20:00.000Z",
  seed: 7,
  environment: { cores: "2" },
  objectives: [{ name: "RTO", targetSeconds: 1800, worstSeconds: 1014, basis: "first write" }],
  sections: [
    { title: "Losses", checks: [{ what: "writes lost", expected: "0", observed: "0", passed: true }] },
  ],
  timelines: [
    round({}),
    round({
      round: 2,
      kind: "planned",
      from: "dr",
      result: { firstPageAfter: 180, firstWriteAfter: 700, writesLost: 0 },
    }),
    round({
      round: 3,
      result: { firstPageAfter: 390, firstWriteAfter: 990, lagSeconds: 12, writesLost: 400 },
    }),
    round({
      mode: warm,
      round: 4,
      result: { firstPageAfter: 80, firstWriteAfter: 980, lagSeconds: 0.4, writesLost: 9 },
    }),
    round({
      mode: warm,
      round: 5,
      kind: "planned",
      result: { firstPageAfter: 1, firstWriteAfter: 700, writesLost: 0 },
    }),
  ],
};
const control = JSON.parse(
  readFileSync(join(__dirname, "../../docs/drills/drill-control.json"), "utf8"),
) as HalfReport;

let folder: string;
let browser: Browser;
let pictures: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lamp-dr-drill-report-"));
  mkdirSync(join(folder, "pictures"));
  const files = await reportFiles([control, data]);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  pictures = Object.keys(files).filter((name) => name.endsWith(".svg"));
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a file; `elsewhere` has every request but the one for it. */
async function open(name: string, mode: (typeof modes)[number], width = 1000) {
  const context = await browser.newContext({ colorScheme: mode, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const address = pathToFileURL(join(folder, name)).href;
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => faults.push(message.text()));
  page.on("request", (request) => {
    if (request.url() !== address) {
      faults.push(`elsewhere: ${request.url()}`);
    }
  });
  await page.goto(address);
  return { page, faults, close: () => context.close() };
}

/** Texts of a drawing that meet another, or that its edge cuts off. */
function misplacedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    interface Box {
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
    interface Drawn {
      readonly textContent: string | null;
      getBoundingClientRect(): Box;
      querySelectorAll(selector: string): Iterable<Drawn>;
    }
    const { document } = globalThis as unknown as { document: Drawn };
    return [...document.querySelectorAll("svg")].flatMap((svg) => {
      const edge = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll("text")].map((one) => ({
        text: one.textContent,
        box: one.getBoundingClientRect(),
      }));
      const cut = texts
        .filter(
          ({ box }) =>
            box.left < edge.left || box.right > edge.right || box.top < edge.top || box.bottom > edge.bottom,
        )
        .map(({ text }) => `cut off: ${text}`);
      const meeting = texts.flatMap(({ box, text }, index) =>
        texts
          .slice(index + 1)
          .filter(
            (other) =>
              box.left < other.box.right &&
              other.box.left < box.right &&
              // The boxes of two rows touch: a glyph does not fill its line.
              box.top + 2 < other.box.bottom &&
              other.box.top + 2 < box.bottom,
          )
          .map((other) => `${text} meets ${other.text}`),
      );
      return [...cut, ...meeting];
    });
  });
}

describe.each(modes)("in %s mode", (mode) => {
  it("the page makes no request and has no fault, and axe finds nothing wrong with it", async () => {
    const { close, faults, page } = await open("drill.html", mode);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => {
      const { axe } = globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } };
      return axe.run({});
    });
    expect(
      violations.map(({ help, id, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join()}`),
    ).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  it("the page has its mode's colours", async () => {
    const { close, page } = await open("drill.html", mode);
    const background = await page.locator("body").evaluate((body) => {
      const { getComputedStyle } = globalThis as unknown as {
        getComputedStyle(of: unknown): { readonly backgroundColor: string };
      };
      return getComputedStyle(body).backgroundColor;
    });
    expect(background).toBe(mode === "light" ? "rgb(255, 255, 255)" : "rgb(13, 17, 23)");
    await close();
  });

  it("no text of the page's pictures meets another or is cut off", async () => {
    const { close, page } = await open("drill.html", mode);
    expect(await page.locator("svg").count()).toBe(pictures.length / 2);
    expect(await misplacedTexts(page)).toEqual([]);
    await close();
  });

  it("the report shows the pictures of its mode", async () => {
    const markdown = readFileSync(join(folder, "drill.md"), "utf8");
    const shown = [...markdown.matchAll(/<picture>[\s\S]*?<\/picture>/g)].map(([text]) => text);
    writeFileSync(join(folder, "report.html"), `<!DOCTYPE html><title>Report</title>${shown.join("\n")}`);
    const { close, page } = await open("report.html", mode);
    const sources = await page.locator("img").evaluateAll((images) =>
      images.map((image) => {
        const { currentSrc, naturalWidth } = image as unknown as { currentSrc: string; naturalWidth: number };
        return `${currentSrc.split("/").at(-1)} ${naturalWidth}`;
      }),
    );
    const expected = pictures.filter((name) => name.endsWith(`-${mode}.svg`));
    expect(sources.sort()).toEqual(expected.map((name) => `${name.split("/").at(-1)} 880`).sort());
    await close();
  });
});

it("on a phone a picture scrolls, and the page does not", async () => {
  const { close, page } = await open("drill.html", "light", 390);
  const widths = await page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { documentElement: { scrollWidth: number; clientWidth: number } };
    };
    const { clientWidth, scrollWidth } = document.documentElement;
    return { clientWidth, scrollWidth };
  });
  expect(widths.scrollWidth).toBe(widths.clientWidth);
  await close();
});

it("the page names the outcomes, the states and every mark in words for those who do not see them", async () => {
  const { close, page } = await open("drill.html", "light");
  const descriptions = await page.locator("svg > desc").allTextContents();
  const first = descriptions.find((text) => text.includes("first write 1014"));
  expect(first).toContain("lost 0, unhealthy 20, alarm 195, decision 315, first page 425");
  expect(first).toContain("DNS answers: primary from -120 s, DR from 377 s");
  expect(first).toContain("Writes lost: 49");
  await close();
});
