import { ACTION_PALETTE, type Colour, PALETTE } from "./palette";
import {
  type Arrow,
  type ArrowKind,
  type Box,
  endsOf,
  type Frame,
  framesIn,
  type Picture,
  PLAN_ACTIONS,
  type PlanAction,
} from "./picture";

/** The widest font that a reader's machine is likely to have: texts fit in any other. */
export const FONT = "DejaVu Sans";

/** Points between a frame and its content. */
export const MARGIN = 8;

const SIZE = { title: 10, detail: 9 };

type Side = "left" | "right";

const ARROWS: Readonly<Record<ArrowKind, string>> = {
  traffic: `color="${PALETTE.traffic.light}" penwidth=1.8 weight=9`,
  standby: `color="${PALETTE.standby.light}" style=dashed weight=9`,
  // These connect the regions and must not push one below the other.
  replication: `color="${PALETTE.replication.light}" penwidth=1.8 constraint=false`,
  condition: `color="${PALETTE.condition.light}" style=dotted penwidth=1.8 constraint=false`,
};

const ARROW_TEXT: Readonly<Record<ArrowKind, Colour>> = {
  traffic: PALETTE.traffic,
  standby: PALETTE.detail,
  replication: PALETTE.replication,
  condition: PALETTE.condition,
};

/** The picture in Graphviz's language. */
export function dotOf(picture: Picture): string {
  return [
    "digraph architecture {",
    `  graph [bgcolor="${PALETTE.paper.light}" fontname="${FONT}" pad=0.15 nodesep=0.16 ranksep=0.3 newrank=true ${legend(picture)}]`,
    `  node [shape=box style="rounded,filled" fontname="${FONT}" margin="0.09,0.05" height=0.2 width=0.5]`,
    `  edge [fontname="${FONT}" fontsize=${SIZE.detail} arrowsize=0.7]`,
    ...(picture.visitors ? [boxDot(picture.visitors)] : []),
    ...(picture.dns ? frameDot(picture.dns, "left") : []),
    ...picture.regions.flatMap((region, index) => frameDot(region, index === 0 ? "left" : "right")),
    ...placesDot(picture),
    ...picture.arrows.map(arrowDot),
    "}",
  ].join("\n");
}

/** @param side - of its heading: away from the arrows, which come from the middle and pass on the right */
function frameDot(frame: Frame, side: Side): string[] {
  const { fill, border } = frame.action
    ? { fill: PALETTE[frame.kind], border: ACTION_PALETTE[frame.action].border }
    : { fill: PALETTE[frame.kind], border: PALETTE[`${frame.kind}Border`] };
  return [
    `subgraph ${quoted(`cluster ${frame.id}`)} {`,
    `  style="rounded,filled" fillcolor="${fill.light}" color="${border.light}" penwidth=${frame.action ? 2.5 : 1}`,
    `  class=${side} margin=${MARGIN} labelloc=t labeljust=${side[0]} label=<${heading(frame, side)}>`,
    ...frame.boxes.map(boxDot),
    ...frame.frames.flatMap((inner) => frameDot(inner, inner.kind === "private" ? "left" : side)),
    "}",
  ];
}

function heading({ title, lines, action }: Frame, side: Side): string {
  const rows = [titleText(title, action), ...lines.map(detailText)];
  return rows.map((row) => `${row}<br align="${side}"/>`).join("");
}

function boxDot({ id, title, lines, idle, action }: Box): string {
  const fill = action ? ACTION_PALETTE[action].fill : idle ? PALETTE.idle : PALETTE.box;
  const border = action ? ACTION_PALETTE[action].border : idle ? PALETTE.idleBorder : PALETTE.boxBorder;
  const text = [titleText(title, action), ...lines.map(detailText)];
  const style = idle ? "rounded,filled,dashed" : "rounded,filled";
  return (
    `  ${quoted(id)} [label=<${text.join("<br/>")}> style="${style}" fillcolor="${fill.light}" ` +
    `color="${border.light}" penwidth=${action ? 2.5 : 1}]`
  );
}

/** A title, with the plan's action as text: not every reader sees the colours. */
function titleText(title: string, action: PlanAction | undefined): string {
  const colour = action ? ACTION_PALETTE[action].border : PALETTE.text;
  const text = action ? `${action.toUpperCase()} ${title}` : title;
  return `<font point-size="${SIZE.title}" color="${colour.light}"><b>${html(text)}</b></font>`;
}

function detailText(line: string): string {
  return `<font point-size="${SIZE.detail}" color="${PALETTE.detail.light}">${html(line)}</font>`;
}

function arrowDot({ from, to, kind, label, both, action }: Arrow): string {
  const changed = action ? ` color="${ACTION_PALETTE[action].border.light}"` : "";
  const text = [action?.toUpperCase(), label].filter(Boolean).join(" ");
  const colour = action ? ACTION_PALETTE[action].border : ARROW_TEXT[kind];
  // With a background of its own, since it covers borders.
  const ground = `<table border="0" cellborder="0" cellpadding="1" bgcolor="${PALETTE.paper.light}">`;
  const labelHtml = `${ground}<tr><td><font color="${colour.light}">${html(text)}</font></td></tr></table>`;
  return (
    `  ${quoted(from)} -> ${quoted(to)} [${ARROWS[kind]}${changed}` +
    `${text === "" ? "" : ` label=<${labelHtml}>`}${both ? " dir=both" : ""}]`
  );
}

/**
 * Invisible arrows for the layout: DNS on top, then each region's network from the internet down to the database, then
 * what is outside the network, two in a row, with the replicated one on the side of the other region.
 */
function placesDot(picture: Picture): string[] {
  const copied = endsOf(picture, "replication");
  const passed = endsOf(picture, "traffic", "standby");
  return picture.regions.flatMap((region, index) => {
    const network = framesIn(region).filter(({ frames, boxes }) => frames.length === 0 && boxes.length > 0);
    const layers = network.flatMap(({ boxes }) => [
      ...boxes.filter(({ id }) => passed.has(id)).map((box) => [box]),
      boxes.filter(({ id }) => !passed.has(id)),
    ]);
    const inner = region.boxes.filter(({ id }) => copied.has(id));
    const outer = region.boxes.filter(({ id }) => !copied.has(id));
    const rows = Array.from({ length: Math.max(inner.length, outer.length) }, (_, at) => {
      const row = [...inner.slice(at, at + 1), ...outer.slice(at, at + 1)];
      return index === 0 ? row.toReversed() : row;
    });
    return [...stacked([picture.dns?.boxes ?? [], ...layers, ...rows]), ...rows.map(besideDot)];
  });
}

/** Each layer below the one before. */
function stacked(layers: readonly (readonly Box[])[]): string[] {
  const filled = layers.filter((layer) => layer.length > 0);
  return filled.flatMap((layer, at) =>
    layer.flatMap((above) =>
      (filled[at + 1] ?? []).map((below) => `  ${quoted(above.id)} -> ${quoted(below.id)} [style=invis]`),
    ),
  );
}

function besideDot(row: readonly Box[]): string {
  return `  {edge [style=invis]; rank=same; ${row.map(({ id }) => quoted(id)).join(" -> ")}}`;
}

function legend({ undrawnChanges }: Picture): string {
  if (!undrawnChanges) {
    return "";
  }
  const cells = PLAN_ACTIONS.map((action) => {
    const { fill, border } = ACTION_PALETTE[action];
    return (
      `<td bgcolor="${fill.light}" color="${border.light}" border="1" cellpadding="4">` +
      `<font color="${PALETTE.text.light}" point-size="${SIZE.detail}">${action}</font></td>`
    );
  });
  const others = PLAN_ACTIONS.flatMap((action) => {
    const count = undrawnChanges.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${count} to ${action}`];
  });
  const text = others.length > 0 ? `not drawn: ${others.join(", ")}` : "every change is drawn";
  const note = `<td><font color="${PALETTE.detail.light}" point-size="${SIZE.detail}">  ${text}</font></td>`;
  return `labelloc=b label=<<table border="0" cellspacing="6"><tr>${cells.join("")}${note}</tr></table>>`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Text inside one of Graphviz's HTML-like labels. */
function html(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
