import type { Mark, Timeline } from "../timeline";
import { TEXT } from "./axes";
import { draw, FONT_SIZE, type Picture, WIDTH, widthOf } from "./draw";
import { colour } from "./palette";

const LEFT = 112;
const RIGHT = 24;
const LABEL_ROW = 18;
const LEGEND = 26;

const OUTCOMES = [
  ["recorded", colour.recorded],
  ["read-only", colour.readOnly],
  ["refused", colour.refused],
] as const;

/** A round over time: requests of each region by outcome, the replica's lag, whom DNS answers, the fence, and the marks. */
export function roundChart(timeline: Timeline): Picture {
  const { bucketSeconds, fromSeconds, lagSeconds, mode, round, scale, tracks } = timeline;
  const until = fromSeconds + bucketSeconds * lagSeconds.length;
  const share = (seconds: number) => (seconds - fromSeconds) / (until - fromSeconds);
  const plot = plotWidth(timeline, share);
  const x = (seconds: number) => LEFT + share(seconds) * plot;
  const marks = placedMarks(timeline, x);
  const rows = Math.max(0, ...marks.map(({ row }) => row)) + 1;
  const regions = regionsOf(timeline);
  const top = LEGEND + rows * LABEL_ROW + 8;
  const [requestsHeight, lagHeight, trackHeight, gap] = [74, 52, 20, 20];
  const gridTops = [
    ...regions.map((_, index) => top + index * (requestsHeight + gap)),
    top + regions.length * (requestsHeight + gap),
  ];
  const tracksTop = (gridTops.at(-1) as number) + lagHeight + gap - 4;
  const axisTop = tracksTop + tracks.length * (trackHeight + 6);
  const height = axisTop + 48;
  // Requests a second, as the machine had them.
  const perSecond = scale / bucketSeconds;
  const most = Math.max(1, ...sums(timeline).map((count) => count * perSecond));
  const ceiling = Math.ceil(most / 20) * 20;
  const lagCeiling = niceCeiling(Math.max(0.1, ...lagSeconds.map((lag) => lag ?? 0)));
  const grids = gridTops.map((gridTop, index) => ({
    left: LEFT,
    width: plot,
    top: gridTop,
    height: index < regions.length ? requestsHeight : lagHeight,
  }));
  const title = titleOf(timeline);
  return draw(
    { name: pictureName(mode, `round-${round}`), title, description: descriptionOf(timeline) },
    height,
    {
      grid: grids,
      xAxis: grids.map((_, gridIndex) => ({
        gridIndex,
        type: "value",
        min: fromSeconds,
        max: until,
        axisLine: { show: true, onZero: false, lineStyle: { color: colour.line } },
        axisTick: { show: false },
        axisLabel: { show: false },
        splitLine: { show: false },
      })),
      yAxis: grids.map((_, gridIndex) => ({
        gridIndex,
        type: "value",
        min: 0,
        max: gridIndex < regions.length ? ceiling : lagCeiling,
        interval: gridIndex < regions.length ? ceiling / 2 : lagCeiling,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: TEXT,
        splitLine: { lineStyle: { color: colour.faint } },
      })),
      series: [
        ...regions.flatMap((region, index) =>
          OUTCOMES.map(([outcome, fill]) => ({
            type: "line",
            name: outcome,
            silent: true,
            xAxisIndex: index,
            yAxisIndex: index,
            stack: region,
            step: "end",
            symbol: "none",
            color: fill,
            lineStyle: { width: 0 },
            areaStyle: { color: fill, opacity: 1 },
            data: changingBuckets(timeline, region).map((bucket) => [
              fromSeconds + bucket * bucketSeconds,
              (countsOf(timeline, region, outcome)[bucket] ?? 0) * perSecond,
            ]),
          })),
        ),
        {
          type: "line",
          name: "lag",
          silent: true,
          xAxisIndex: regions.length,
          yAxisIndex: regions.length,
          step: "end",
          symbol: "none",
          color: colour.other,
          lineStyle: { width: 2, color: colour.other },
          data: lagSeconds.map((lag, bucket) => [fromSeconds + bucket * bucketSeconds, lag]),
        },
      ],
      graphic: [
        ...regions.flatMap((region, index) =>
          heading(gridTops[index] as number, shown(region), "requests/s"),
        ),
        ...heading(gridTops.at(-1) as number, "replica", "lag, s"),
        ...tracks.flatMap((track, index) => trackElements(track, tracksTop + index * (trackHeight + 6))),
        ...ticks(fromSeconds, until).flatMap((seconds) => [
          line(x(seconds), axisTop, x(seconds), axisTop + 5, colour.line),
          text(x(seconds), axisTop + 8, String(seconds), { align: "center" }),
        ]),
        line(LEFT, axisTop, LEFT + plot, axisTop, colour.line),
        text(LEFT + plot / 2, axisTop + 26, axisName(timeline), { align: "center" }),
        ...legend(),
        ...marks.flatMap(({ at, label, row }) => [
          line(x(at), LEGEND + row * LABEL_ROW + LABEL_ROW - 2, x(at), axisTop, colour.text, true),
          text(x(at) + 4, LEGEND + row * LABEL_ROW, label),
        ]),
      ],
    },
  );

  function trackElements({ changes, name }: Timeline["tracks"][number], y: number) {
    return [
      text(8, y + 3, name, { bold: true }),
      ...changes.flatMap(({ at, state }, index) => {
        const left = x(Math.max(at, fromSeconds));
        const width = x(Math.min(changes[index + 1]?.at ?? until, until)) - left;
        if (width <= 0) {
          return [];
        }
        const fill = stateColour(state);
        return [
          {
            type: "rect",
            silent: true,
            // Over the marks' lines, which would cross its text.
            z: 60,
            shape: { x: left, y, width, height: trackHeight },
            style: { fill, stroke: colour.line, lineWidth: 1 },
          },
          ...(width > widthOf(shown(state)) + 10
            ? [
                text(left + 6, y + 4, shown(state), {
                  fill: fill === colour.background ? colour.text : colour.onColour,
                }),
              ]
            : []),
        ];
      }),
    ];
  }
}

/** A name for files: of the mode, and of what it shows. */
function pictureName(mode: string, what: string): string {
  return `${mode} ${what}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

function titleOf({ from, kind, mode, round, title }: Timeline): string {
  if (kind === "fault") {
    return `Round ${round}, ${mode}: ${title}`;
  }
  return kind === "unplanned"
    ? `Round ${round}, ${mode}: the ${from} region is lost`
    : `Round ${round}, ${mode}: the service moves from ${shown(from)} to ${shown(from === "dr" ? "primary" : "dr")}`;
}

function descriptionOf({ marks, result, tracks }: Timeline): string {
  const states = tracks.map(
    ({ changes, name }) =>
      `${name}: ${changes.map(({ at, state }) => `${shown(state)} from ${at} s`).join(", ")}`,
  );
  return [
    `Seconds of AWS: ${marks.map(({ at, name }) => `${name} ${at}`).join(", ")}`,
    ...states,
    `Writes lost: ${result.writesLost}`,
  ].join(". ");
}

function axisName({ kind, scale }: Timeline): string {
  const since = { unplanned: "the loss", planned: "the service was quiesced", fault: "the fault began" }[
    kind
  ];
  return scale === 1 ? `seconds since ${since}` : `seconds of AWS since ${since}`;
}

const shown = (name: string) => (name === "dr" ? "DR" : name);

function stateColour(state: string): string {
  const known: Readonly<Record<string, string>> = {
    primary: colour.primary,
    dr: colour.dr,
    up: colour.other,
    down: colour.background,
  };
  return known[state] ?? colour.background;
}

function regionsOf({ requests }: Timeline): string[] {
  const others = requests.map(({ region }) => region);
  return [...new Set(["primary", "dr", ...others])];
}

function countsOf({ lagSeconds, requests }: Timeline, region: string, outcome: string): readonly number[] {
  const found = requests.find((series) => series.region === region && series.outcome === outcome);
  return found?.counts ?? lagSeconds.map(() => 0);
}

/** The buckets that differ from the one before, and the end: the others are part of the same step. */
function changingBuckets(timeline: Timeline, region: string): number[] {
  const series = OUTCOMES.map(([outcome]) => countsOf(timeline, region, outcome));
  const count = timeline.lagSeconds.length;
  const isChange = (bucket: number) => series.some((counts) => counts[bucket] !== counts[bucket - 1]);
  return Array.from({ length: count + 1 }, (_, bucket) => bucket).filter(
    (bucket) => bucket === 0 || bucket === count || isChange(bucket),
  );
}

/** What a plot shows, left of its axis, where no mark's line passes. */
function heading(top: number, what: string, unit: string) {
  return [text(8, top + 10, what, { bold: true }), text(8, top + 28, unit)];
}

function legend() {
  let left = LEFT;
  return OUTCOMES.flatMap(([outcome, fill]) => {
    const from = left;
    const label = outcome === "recorded" ? "visit recorded" : outcome;
    left += widthOf(label) + 44;
    return [
      {
        type: "rect",
        silent: true,
        shape: { x: from, y: 2, width: 14, height: 12 },
        style: { fill },
      },
      text(from + 20, 1, label),
    ];
  });
}

/** All requests to one region, in each bucket. */
function sums(timeline: Timeline): number[] {
  return regionsOf(timeline).flatMap((region) =>
    timeline.lagSeconds.map((_, bucket) =>
      OUTCOMES.reduce((sum, [outcome]) => sum + (countsOf(timeline, region, outcome)[bucket] ?? 0), 0),
    ),
  );
}

interface PlacedMark {
  readonly at: number;
  readonly label: string;
  readonly row: number;
}

const labelOf = ({ at, name }: Mark) => `${name} ${at} s`;

/** How wide the plot can be so that each mark's label fits in beside its line. */
function plotWidth({ marks }: Timeline, share: (seconds: number) => number): number {
  const widths = marks.map((mark) => (WIDTH - LEFT - widthOf(labelOf(mark)) - 8) / share(mark.at));
  return Math.min(WIDTH - LEFT - RIGHT, ...widths.filter((width) => width > 0));
}

/** Each mark's label right of its line, below the labels of earlier marks that reach as far: so no line crosses a label. */
function placedMarks({ marks }: Timeline, x: (seconds: number) => number): PlacedMark[] {
  const placed: (PlacedMark & { readonly to: number })[] = [];
  for (const mark of [...marks].sort((one, other) => one.at - other.at)) {
    const label = labelOf(mark);
    const above = placed.filter(({ to }) => to > x(mark.at) - 4);
    placed.push({
      at: mark.at,
      label,
      row: Math.max(-1, ...above.map(({ row }) => row)) + 1,
      to: x(mark.at) + widthOf(label) + 8,
    });
  }
  return placed;
}

function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((one) => one * power >= value) ?? 10;
  return Number((factor * power).toPrecision(3));
}

function ticks(from: number, until: number): number[] {
  const step = [60, 120, 300, 600, 1200, 3600].find((one) => (until - from) / one <= 12) ?? 7200;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((until - first) / step) + 1 }, (_, index) => first + index * step);
}

function text(
  x: number,
  y: number,
  content: string,
  {
    align = "left",
    bold = false,
    fill = colour.text,
  }: { readonly align?: "left" | "center" | "right"; readonly bold?: boolean; readonly fill?: string } = {},
) {
  return {
    type: "text",
    silent: true,
    z: 100,
    style: {
      x,
      y,
      text: content,
      fill,
      align,
      fontSize: FONT_SIZE,
      ...(bold ? { fontWeight: "bold" } : {}),
    },
  };
}

function line(x1: number, y1: number, x2: number, y2: number, stroke: string, dashed = false) {
  return {
    type: "line",
    silent: true,
    z: 50,
    shape: { x1, y1, x2, y2 },
    style: { stroke, lineWidth: 1, ...(dashed ? { lineDash: [3, 3] } : {}) },
  };
}
