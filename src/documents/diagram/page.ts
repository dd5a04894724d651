import type { SynthesizedStack } from "../../terraform/stack/synthesized-stack";
import { inOrder } from ".";
import { mermaidOf } from "./mermaid";
import { type Box, type Frame, framesIn, type Picture, resourcesOf } from "./picture";

/** @see pageOf */
export interface PageOptions {
  /** As it is by default. */
  readonly normal: Picture;
  readonly stacks: readonly SynthesizedStack[];
  /** Paths of the drawings, relative to the page. */
  readonly images: { readonly normal: string; readonly failedOver: string };
}

/** The page about the architecture: drawings, and every resource that is not in them. */
export function pageOf({ normal, stacks, images }: PageOptions): string {
  return [
    "<!-- Made from the synthesized stacks by `npm run diagram`: change those, not this. -->",
    "# Architecture",
    "",
    "Drawn from the synthesized stacks of `config/production.json`, and compared with them in CI: what is here is what",
    "Terraform is given. Figures are those of a first apply; `npm run diagram -- --help` tells how to draw another",
    "configuration, another posture, or what a plan would change.",
    "",
    "## Normal operation",
    "",
    `![${normal.title}](${images.normal})`,
    "",
    "## DR activated",
    "",
    "The same stacks with `posture=active` in DR: tasks run there, its database is a writer of its own, and while it",
    "serves the fence keeps visitors from the primary.",
    "",
    `![Architecture with DR activated](${images.failedOver})`,
    "",
    "## What is in each region",
    "",
    ...inventory(normal),
    "",
    "Not drawn: what carries these.",
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

/** What a box says, without the name of its row. */
function boxText({ service, title, lines }: Box): string {
  const name = title.replace(service, "").trim();
  return [...(name === "" ? [] : [name]), ...lines].join("<br>") || "yes";
}

/** Counts of the resource blocks that are in no drawing, by type and stack. */
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
