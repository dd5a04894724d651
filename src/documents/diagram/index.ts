import { STACK_NAMES } from "../../contract";
import { ALONG_THE_WAY } from "../../services";
import { StackView, type Variables } from "../../terraform/stack/stack-view";
import type { SynthesizedStack } from "../../terraform/stack/synthesized-stack";
import { dnsPart } from "./dns";
import { replicationArrows, trafficArrows } from "./flow";
import { networkFrames } from "./network";
import { type Arrow, boxesOf, type Frame, framesIn, type Picture } from "./picture";

export interface PictureOptions {
  /** By stack: variables with a value other than the default. @default - the defaults */
  readonly variables?: Readonly<Record<string, Variables>>;
}

/** Reads the architecture from the synthesized stacks: it has nothing that is not in them. */
export function readPicture(stacks: readonly SynthesizedStack[], options: PictureOptions = {}): Picture {
  const views = inOrder(stacks).map((stack) => new StackView(stack, options.variables?.[stack.name]));
  const regional = views.filter((view) => view.instances("aws_vpc").length > 0);
  const dns = dnsPart(views);
  const regions = regional.map((view) => regionFrame(views, view));
  const isVisited = (id: string) =>
    dns === undefined || dns.arrows.some(({ to, kind }) => to === id && kind === "traffic");
  const picture = {
    title: titleOf(regions),
    description: "",
    ...(dns ? { visitors: dns.visitors, dns: dns.frame } : {}),
    regions,
    arrows: [
      ...(dns?.arrows ?? []),
      ...regional.flatMap((view) => trafficArrows(view, isVisited)),
      ...replicationArrows(views),
    ],
  };
  const ids = boxesOf(picture).map(({ id }) => id);
  const arrows = picture.arrows
    .filter(({ from, to }) => ids.includes(from) && ids.includes(to))
    .map((arrow) => (arrow.both && ids.indexOf(arrow.to) < ids.indexOf(arrow.from) ? turned(arrow) : arrow));
  const drawn = { ...picture, arrows };
  return { ...drawn, description: describe(drawn) };
}

function regionFrame(views: readonly StackView[], view: StackView): Frame {
  const placed = ALONG_THE_WAY.flatMap(({ drawing }) => drawing?.boxes(view, views) ?? []);
  const frames = networkFrames(view, placed);
  const inside = new Set(frames.flatMap(framesIn).flatMap(({ boxes }) => boxes));
  return {
    id: view.name,
    kind: "region",
    title: `${view.name}: ${view.region}`,
    lines: view.posture === undefined ? [] : [view.posture],
    resources: [],
    frames,
    boxes: placed.map(({ box }) => box).filter((box) => !inside.has(box)),
  };
}

function turned(arrow: Arrow): Arrow {
  return { ...arrow, from: arrow.to, to: arrow.from };
}

/** Stacks in deployment order, so that the primary region is on the left. */
export function inOrder(stacks: readonly SynthesizedStack[]): SynthesizedStack[] {
  const position = ({ name }: SynthesizedStack) => (STACK_NAMES as readonly string[]).indexOf(name);
  return stacks.toSorted((a, b) => position(a) - position(b));
}

function titleOf(regions: readonly Frame[]): string {
  return `Architecture: ${regions.map(({ title, lines }) => [title, ...lines].join(", ")).join("; ")}`;
}

/** The picture as text. */
function describe(picture: Picture): string {
  const titles = new Map(boxesOf(picture).map(({ id, title }) => [id, title]));
  const frames = [picture.dns ?? [], picture.regions].flat().map((frame) => {
    const inside = framesIn(frame).flatMap((inner) => [
      ...(inner === frame ? [] : [inWords(inner)]),
      ...inner.boxes.map(inWords),
    ]);
    return `${inWords(frame)}: ${inside.join("; ")}.`;
  });
  const copies = picture.arrows
    .filter(({ kind }) => kind === "replication")
    .map(({ from, to, label, both }) => {
      const [between, and] = both ? ["between", "and"] : ["from", "to"];
      return `Replication (${label}) ${between} ${titles.get(from)} ${and} ${titles.get(to)}.`;
    });
  return [...frames, ...copies].join(" ");
}

function inWords({ title, lines }: { readonly title: string; readonly lines: readonly string[] }): string {
  return [title, ...lines].join(", ");
}
