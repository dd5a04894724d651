import { describe, expect, test } from "vitest";
import { synthesize } from "../../../test/support/synth";
import { readPicture } from ".";
import { dotOf } from "./dot";
import { mermaidOf } from "./mermaid";
import { ACTION_PALETTE, COLOURS, type Colour, PALETTE } from "./palette";
import { boxesOf, framesOf, type Picture } from "./picture";
import { svgOf } from "./svg";

const picture = readPicture(synthesize().stacks);
const svg = svgOf(picture);

/** Every text that the drawing shows. */
async function texts(): Promise<string[]> {
  return [...(await svg).matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) =>
    text.replaceAll("&amp;", "&").replaceAll("&#39;", "'"),
  );
}

describe("the SVG", () => {
  test("shows every title and line of the picture", async () => {
    const shown = await texts();
    const wanted = [...boxesOf(picture), ...framesOf(picture)].flatMap(({ title, lines }) => [
      title,
      ...lines,
    ]);
    expect(wanted.length).toBeGreaterThan(70);
    expect(wanted.filter((text) => !shown.includes(text))).toEqual([]);
  });

  test.each([
    "11.0.1.0/24 eu-west-1a",
    "11.1.4.0/24 eu-central-1b",
    "512 CPU units, 1 GB",
    "db.t3.micro, 20 GiB, gp3",
    "3-day retention",
    "asynchronous",
    "SECONDARY",
  ])("shows %s", async (text) => {
    expect(await texts()).toContain(text);
  });

  test("is as wide as a README's column", async () => {
    const [, width] = /<svg [^>]*width="(\d+)"/.exec(await svg) ?? [];
    expect(Number(width)).toBeLessThanOrEqual(830);
  });

  test("has DNS on top, and the primary region left of DR", async () => {
    const at = async (text: string) => {
      const [, x, y] =
        new RegExp(`<text [^>]*x="([-\\d.]+)" y="([-\\d.]+)"[^>]*>${text}<`).exec(await svg) ?? [];
      return { x: Number(x), y: Number(y) };
    };
    const [dns, primary, dr] = [
      await at("Route 53"),
      await at("primary: eu-west-1"),
      await at("dr: eu-central-1"),
    ];
    expect(dns.y).toBeLessThan(primary.y);
    expect(primary.y).toBe(dr.y);
    expect(primary.x).toBeLessThan(dr.x);
  });

  test("describes what it shows, for readers who cannot see it", async () => {
    expect(await svg).toContain('role="img" aria-labelledby="title description"');
    expect(await svg).toContain(`<title id="title">${picture.title}</title>`);
    expect(await svg).toContain('<desc id="description">Route 53, zone lamp-visitor.test: ');
  });

  test("loads nothing, and names resources in its tooltips", async () => {
    expect((await svg).replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(
      /https?:|@import|@font-face|url\(/,
    );
    expect(await svg).toContain("<title>primary aws_lb.load_balancer_load_balancer</title>");
    expect(await svg).not.toContain("<title>cluster ");
  });

  test("has a dark colour for each light one", async () => {
    const used = new Set(
      [...(await svg).matchAll(/ (?:fill|stroke)="(#[0-9a-f]{6})"/g)].map(([, colour]) => colour),
    );
    expect(used.size).toBeGreaterThan(10);
    const known = new Set<string>(COLOURS.map(({ light }) => light));
    expect([...used].filter((colour) => colour !== undefined && !known.has(colour))).toEqual([]);
    expect(await svg).toContain(`[fill="${PALETTE.paper.light}"]{fill:${PALETTE.paper.dark}}`);
  });

  test("keeps texts in the middle of boxes and at the outer side of regions, however wide the reader's font", async () => {
    const anchors = async (text: string) =>
      [...(await svg).matchAll(new RegExp(`<text text-anchor="(\\w+)"[^>]*>${text}<`, "g"))].map(
        ([, anchor]) => anchor,
      );
    expect(await anchors("2 tasks, scaling 1 to 6")).toEqual(["middle"]);
    expect(await anchors("primary: eu-west-1")).toEqual(["start"]);
    expect(await anchors("dr: eu-central-1")).toEqual(["end"]);
    expect(await anchors("11.1.1.0/24 eu-central-1a")).toEqual(["end"]);
  });

  test("is the same each time", async () => {
    expect(await svgOf(picture)).toBe(await svg);
  });
});

describe("colours", () => {
  test("no two are the same in light mode", () => {
    expect(new Set(COLOURS.map(({ light }) => light)).size).toBe(COLOURS.length);
  });

  const grounds: [string, Colour][] = Object.entries(PALETTE).filter(([name]) =>
    ["paper", "box", "idle", "dns", "region", "vpc", "public", "private"].includes(name),
  );
  const changed: [string, Colour, Colour][] = Object.entries(ACTION_PALETTE).flatMap(
    ([action, { fill, border }]): [string, Colour, Colour][] => [
      [`title on ${action}`, border, fill],
      [`detail on ${action}`, PALETTE.detail, fill],
      [`text on ${action}`, PALETTE.text, fill],
      [`label of ${action}`, border, PALETTE.paper],
    ],
  );
  const pairs: [string, Colour, Colour][] = [
    ...grounds.flatMap(([name, ground]): [string, Colour, Colour][] => [
      [`text on ${name}`, PALETTE.text, ground],
      [`detail on ${name}`, PALETTE.detail, ground],
    ]),
    ["label of traffic", PALETTE.traffic, PALETTE.paper],
    ["label of replication", PALETTE.replication, PALETTE.paper],
    ...changed,
  ];

  test.each(pairs)("%s can be read by day and by night (WCAG AA: 4.5)", (_name, text, ground) => {
    expect(contrast(text.light, ground.light)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(text.dark, ground.dark)).toBeGreaterThanOrEqual(4.5);
  });

  /** Source: https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
  function contrast(one: string, other: string): number {
    const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  function luminance(colour: string): number {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  test("contrast is computed as in the standard: black on white 21, grey #767676 on white 4.54", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  });
});

/** A picture of one box, with a title that must be escaped in every output format. */
function oneBox(title: string): Picture {
  const box = { id: title, service: "test", title, lines: ['<b> & "quoted"'], resources: [] };
  const frame = {
    id: "only",
    kind: "region" as const,
    title,
    lines: [],
    resources: [],
    frames: [],
    boxes: [box],
  };
  return { title, description: title, regions: [frame], arrows: [] };
}

describe("text that is syntax in the output format", () => {
  test("in the SVG", async () => {
    const drawing = await svgOf(oneBox('a "b" <c> & \\d'));
    expect(drawing).toContain("a &quot;b&quot; &lt;c&gt; &amp; \\d</text>");
    expect(drawing).toContain('<title id="title">a "b" &lt;c&gt; &amp; \\d</title>');
  });

  test("in DOT", () => {
    expect(dotOf(oneBox('"\\'))).toContain('"\\"\\\\" [label=');
  });

  test("in Mermaid", () => {
    expect(mermaidOf(oneBox('a "b" <c> #d'))).toContain('subgraph f1["a #quot;b#quot; #lt;c#gt; #35;d"]');
  });
});

describe("Mermaid", () => {
  const mermaid = mermaidOf(picture);

  test("shows every title and line of the picture", () => {
    const wanted = [...boxesOf(picture), ...framesOf(picture)].flatMap(({ title, lines }) => [
      title,
      ...lines,
    ]);
    expect(wanted.filter((text) => !mermaid.includes(text))).toEqual([]);
  });

  test("has only the statements of a flowchart", () => {
    const node = /^b\d+(\(\(|\[\(?)".*"(\)\)|\)?\])$/;
    const arrow = /^b\d+ <?(-->|-\.->|==>|-\.-)(\|".*"\|)? b\d+$/;
    const [first, ...others] = mermaid.split("\n").map((line) => line.trim());
    expect(first).toBe("flowchart TB");
    const known = [
      node,
      arrow,
      /^subgraph f\d+\[".*"\]$/,
      /^end$/,
      /^classDef \w+ [\w:#,\- ]+$/,
      /^class [b\d,]+ \w+$/,
    ];
    expect(others.filter((line) => !known.some((form) => form.test(line)))).toEqual([]);
    expect(others.filter((line) => line.startsWith("subgraph"))).toHaveLength(9);
    expect(others.filter((line) => line === "end")).toHaveLength(9);
  });

  test("has one arrow for everything replicated outside the network", () => {
    expect(mermaid).toMatch(/b\d+ <==>\|"secret, images, state"\| b\d+/);
  });

  test("draws what is on standby with dashes", () => {
    expect(mermaid).toContain("  classDef idle stroke:#818b95,stroke-dasharray:4 3\n  class b14,b15 idle");
  });
});
