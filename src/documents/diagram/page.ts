import type { SynthesizedStack } from "../../terraform/stack/synthesized-stack";
import { inOrder } from ".";
import { mermaidOf } from "./mermaid";
import { type Box, type Frame, framesIn, type Picture, resourcesOf } from "./picture";

/** @see pageOf */
export interface PageOptions {
  /** With the variables' defaults. */
  readonly normal: Picture;
  readonly stacks: readonly SynthesizedStack[];
  /** Paths of the drawings, relative to the page. */
  readonly images: { readonly normal: string; readonly failedOver: string };
}

/** The architecture page: the drawings, and every resource that they do not show. */
export function pageOf({ normal, stacks, images }: PageOptions): string {
  return [
    "<!-- Generated from the synthesized stacks by `npm run diagram`: change those, not this page. -->",
    "# Architecture",
    "",
    "Drawn from the synthesized stacks of `config/production.json`, and compared with them in CI: this page shows what",
    "Terraform gets. Figures are those of a first apply; `npm run diagram -- --help` explains how to draw another",
    "configuration, another posture, or what a plan would change.",
    "",
    "## Normal operation",
    "",
    `![${normal.title}](${images.normal})`,
    "",
    "## DR activated",
    "",
    "The same stacks with `posture=active` in DR: tasks run there, its database is a standalone writer, and its load",
    "balancer no longer says that it is on standby, which keeps visitors away from the primary.",
    "",
    `![Architecture with DR activated](${images.failedOver})`,
    "",
    "## What is in each region",
    "",
    ...inventory(normal),
    "",
    "Not drawn: the supporting resources.",
    "",
    ...undrawn(normal, stacks),
    "",
    "## As Mermaid",
    "",
    "```mermaid",
    mermaidOf(normal),
    "```",
    "",
  ].join("\n");
}

function inventory({ regions, dns }: Picture): string[] {
  const inside = regions.map((region) => [...region.frames.flatMap(framesIn), region]);
  const boxes = inside.map((frames) => frames.flatMap((frame) => frame.boxes));
  const rowsOf = (what: string, texts: (index: number) => string[]): string =>
    row([what, ...regions.map((_, index) => texts(index).join("<br>"))]);
  const networks = FRAME_ROWS.map(([kind, what]) =>
    rowsOf(what, (index) =>
      (inside[index] ?? [])
        .filter((frame) => frame.kind === kind)
        .map(({ title, lines }) => (lines.length > 0 ? lines : [title]).join("<br>")),
    ),
  );
  const services = [...new Set(boxes.flat().map(({ service }) => service))];
  return [
    row(["", ...regions.map(({ title }) => title)]),
    row(["---", ...regions.map(() => "---")]),
    ...networks,
    ...services.map((service) =>
      rowsOf(service, (index) => (boxes[index] ?? []).filter((box) => box.service === service).map(boxText)),
    ),
    "",
    ...(dns?.boxes ?? []).map(({ service, title, lines }) => `- ${service}: ${[title, ...lines].join(", ")}`),
  ];
}

const FRAME_ROWS: readonly (readonly [Frame["kind"], string])[] = [
  ["region", "Posture"],
  ["vpc", "VPC"],
  ["public", "Public subnets"],
  ["private", "Private subnets"],
];

/** The text of a box, without the name of its row. */
function boxText({ service, title, lines }: Box): string {
  const name = title.replace(service, "").trim();
  return [...(name === "" ? [] : [name]), ...lines].join("<br>") || "yes";
}

/** Counts of the resource blocks that no drawing shows, by type and stack. */
function undrawn(picture: Picture, stacks: readonly SynthesizedStack[]): string[] {
  const drawn = new Set(resourcesOf(picture).map(({ stack, type, id }) => `${stack} ${type}.${id}`));
  const counted = inOrder(stacks).map(({ name, json }) => ({
    name,
    counts: new Map(
      Object.entries(json.resource ?? {}).map(([type, blocks]) => [
        type,
        Object.keys(blocks).filter((id) => !drawn.has(`${name} ${type}.${id}`)).length,
      ]),
    ),
  }));
  const types = [
    ...new Set(counted.flatMap(({ counts }) => [...counts].flatMap(([type, n]) => (n > 0 ? [type] : [])))),
  ];
  return [
    row(["resource type", ...counted.map(({ name }) => name)]),
    row(["---", ...counted.map(() => "---")]),
    ...types
      .sort()
      .map((type) => row([`\`${type}\``, ...counted.map(({ counts }) => `${counts.get(type) || ""}`)])),
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
}
