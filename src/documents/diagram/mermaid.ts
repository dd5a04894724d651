import { ACTION_PALETTE, PALETTE } from "./palette";
import {
  type Arrow,
  type Box,
  boxesOf,
  endsOf,
  type Frame,
  framesOf,
  type Picture,
  PLAN_ACTIONS,
  type PlanAction,
} from "./picture";

const ARROWS: Readonly<Record<Arrow["kind"], string>> = {
  traffic: "-->",
  standby: "-.->",
  replication: "==>",
  condition: "-.-",
};

/** The picture as a Mermaid flowchart, drawn in the colours of its page. */
export function mermaidOf(whole: Picture): string {
  const picture = framesOf(whole).reduce(withOneBoxAside, whole);
  const names = namesOf(picture);
  const name = (id: string): string => names.get(id) ?? "unknown";
  return [
    "flowchart TB",
    ...(picture.visitors ? [`  ${name(picture.visitors.id)}((${text([picture.visitors.title])}))`] : []),
    ...[picture.dns ?? [], picture.regions].flat().flatMap((frame) => frameLines(frame, name, "  ")),
    ...picture.arrows.map((arrow) => `  ${arrowLine(arrow, name)}`),
    ...classLines(picture, name),
  ].join("\n");
}

/**
 * Merges the boxes of a frame that visitors do not pass, with the frame's lines, into one box, and their arrows into one:
 * Mermaid would put them all in a row, too wide to read, and it breaks long headings.
 */
function withOneBoxAside(picture: Picture, frame: Frame): Picture {
  const passed = endsOf(picture, "traffic", "standby", "condition");
  const aside = frame.boxes.filter(({ id }) => !passed.has(id));
  const lines = [
    ...frame.lines,
    ...aside.map(({ title, lines: of, action }) => [marked(title, action), ...of].join(", ")),
  ];
  if (lines.length === 0) {
    return picture;
  }
  const [title = "", ...others] = lines;
  const merged: Box = {
    id: `${frame.id} aside`,
    service: "",
    title,
    lines: others,
    resources: aside.flatMap(({ resources }) => resources),
    action: gravest(aside),
  };
  const at = (id: string) => (aside.some((box) => box.id === id) ? merged.id : id);
  const boxes = [...frame.boxes.filter((box) => !aside.includes(box)), merged];
  return {
    ...withFrame(picture, { ...frame, lines: [], boxes }),
    arrows: merge(picture.arrows.map((arrow) => ({ ...arrow, from: at(arrow.from), to: at(arrow.to) }))),
  };
}

function withFrame(picture: Picture, frame: Frame): Picture {
  const replaced = (one: Frame): Frame =>
    one.id === frame.id ? { ...frame, frames: one.frames } : { ...one, frames: one.frames.map(replaced) };
  return {
    ...picture,
    ...(picture.dns ? { dns: replaced(picture.dns) } : {}),
    regions: picture.regions.map(replaced),
  };
}

/** Merges arrows of the same kind between the same boxes. */
function merge(arrows: readonly Arrow[]): Arrow[] {
  const merged = new Map<string, Arrow>();
  for (const arrow of arrows) {
    const key = [arrow.kind, ...[arrow.from, arrow.to].toSorted()].join(" ");
    const other = merged.get(key);
    merged.set(key, other ? together(other, arrow) : arrow);
  }
  return [...merged.values()];
}

function together(one: Arrow, other: Arrow): Arrow {
  return {
    ...one,
    label: [one.label, other.label].filter(Boolean).join(", "),
    both: one.both || other.both || one.from !== other.from,
    action: gravest([one, other]),
  };
}

function gravest(parts: readonly { readonly action?: PlanAction }[]): PlanAction | undefined {
  return PLAN_ACTIONS.findLast((action) => parts.some((part) => part.action === action));
}

function marked(title: string, action: PlanAction | undefined): string {
  return action ? `${action.toUpperCase()} ${title}` : title;
}

/** Mermaid's ids are single words: each frame and box gets a short one, in the order of the picture. */
function namesOf(picture: Picture): Map<string, string> {
  return new Map([
    ...boxesOf(picture).map(({ id }, index) => [id, `b${index + 1}`] as const),
    ...framesOf(picture).map(({ id }, index) => [id, `f${index + 1}`] as const),
  ]);
}

function frameLines(frame: Frame, name: (id: string) => string, indent: string): string[] {
  return [
    `${indent}subgraph ${name(frame.id)}[${text([marked(frame.title, frame.action)])}]`,
    ...frame.frames.flatMap((inner) => frameLines(inner, name, `${indent}  `)),
    ...frame.boxes.map((box) => `${indent}  ${boxLine(box, name)}`),
    `${indent}end`,
  ];
}

function boxLine({ id, service, title, lines, action }: Box, name: (id: string) => string): string {
  const label = text([marked(title, action), ...lines]);
  return service === "RDS instance" ? `${name(id)}[(${label})]` : `${name(id)}[${label}]`;
}

function arrowLine({ from, to, kind, label, both, action }: Arrow, name: (id: string) => string): string {
  const words = marked(label ?? "", action).trim();
  const line = both ? `<${ARROWS[kind]}` : ARROWS[kind];
  return `${name(from)} ${line}${words === "" ? "" : `|${text([words])}|`} ${name(to)}`;
}

function classLines(picture: Picture, name: (id: string) => string): string[] {
  const boxes = boxesOf(picture);
  const idle = boxes.filter((box) => box.idle && !box.action);
  const changed = PLAN_ACTIONS.flatMap((action) => {
    const of = [...boxes, ...framesOf(picture)].filter((part) => part.action === action);
    const { border } = ACTION_PALETTE[action];
    return classOf(action, `stroke:${border.light},stroke-width:3px`, of, name);
  });
  return [
    ...classOf("idle", `stroke:${PALETTE.idleBorder.light},stroke-dasharray:4 3`, idle, name),
    ...changed,
  ];
}

function classOf(
  className: string,
  style: string,
  parts: readonly { readonly id: string }[],
  name: (id: string) => string,
): string[] {
  if (parts.length === 0) {
    return [];
  }
  return [
    `  classDef ${className} ${style}`,
    `  class ${parts.map(({ id }) => name(id)).join(",")} ${className}`,
  ];
}

/** Lines as a quoted label, in which Mermaid reads neither markup nor syntax. */
function text(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replaceAll("#", "#35;").replaceAll('"', "#quot;").replaceAll("<", "#lt;").replaceAll(">", "#gt;"),
  );
  return `"${escaped.join("<br/>")}"`;
}
