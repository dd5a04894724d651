import type { Timeline } from "../timeline";
import { rowAxis, TEXT, valueAxis } from "./axes";
import { draw, type Picture, widthOf } from "./draw";
import { colour } from "./palette";

/** How long visitors waited, over all rounds: a dot each, and a box from the first to the third quartile. */
export function downtimeChart(timelines: readonly Timeline[]): Picture {
  const rows = modesOf(timelines).flatMap((mode) =>
    (["unplanned", "planned"] as const).flatMap((kind) => {
      const results = timelines
        .filter((one) => one.mode === mode && one.kind === kind)
        .map(({ result }) => result);
      const what = kind === "unplanned" ? "loss" : "planned move";
      return results.length === 0
        ? []
        : [
            {
              label: `${mode}, ${what}: first page`,
              values: results.map(({ firstPageAfter }) => firstPageAfter),
              fill: colour.readOnly,
            },
            {
              label: `${mode}, ${what}: first write`,
              values: results.map(({ firstWriteAfter }) => firstWriteAfter),
              fill: colour.recorded,
            },
          ];
    }),
  );
  return draw(
    {
      name: "downtime",
      title: "Downtime in all rounds: until the first page, and until the first write",
      description: `Medians: ${rows.map(({ label, values }) => `${label} ${median(values)} s (${values.length} rounds)`).join("; ")}`,
    },
    rows.length * 36 + 70,
    {
      grid: {
        left: Math.max(...rows.map(({ label }) => widthOf(label))) + 16,
        right: 32,
        top: 12,
        bottom: 52,
      },
      xAxis: valueAxis("seconds of AWS since the loss, or since the service was quiesced"),
      yAxis: rowAxis(rows.map(({ label }) => label)),
      series: [
        {
          type: "boxplot",
          silent: true,
          layout: "vertical",
          boxWidth: [20, 20],
          itemStyle: { color: colour.faint, borderColor: colour.line },
          data: rows.map(({ values }) => quartiles(values)),
        },
        {
          type: "scatter",
          silent: true,
          symbolSize: 7,
          data: rows.flatMap(({ fill, values }, row) =>
            values.map((value) => ({ value: [value, row], itemStyle: { color: fill, opacity: 1 } })),
          ),
        },
      ],
    },
  );
}

const SYMBOLS = ["circle", "triangle", "rect", "diamond", "pin"];
const MODE_COLOURS = [colour.primary, colour.readOnly, colour.dr, colour.recorded, colour.other];

/** Writes lost against the lag of the replica, over all losses. */
export function lossChart(timelines: readonly Timeline[]): Picture {
  const losses = timelines.filter(({ kind }) => kind === "unplanned");
  const modes = modesOf(losses);
  return draw(
    {
      name: "writes-lost",
      title: "Writes lost, against the replica's lag at the loss",
      description: losses
        .map(
          ({ mode, result, round }) =>
            `${mode}, round ${round}: ${result.writesLost} writes at ${result.lagSeconds} s`,
        )
        .join("; "),
    },
    320,
    {
      legend: {
        top: 0,
        left: 60,
        data: modes,
        textStyle: TEXT,
      },
      grid: { left: 64, right: 32, top: 36, bottom: 52 },
      xAxis: valueAxis("lag of what the replica had applied, seconds of the machine"),
      yAxis: { ...valueAxis("acknowledged writes lost"), nameGap: 40, minInterval: 1 },
      series: modes.map((mode, index) => ({
        type: "scatter",
        name: mode,
        silent: true,
        symbol: SYMBOLS[index % SYMBOLS.length],
        symbolSize: 11,
        color: MODE_COLOURS[index % MODE_COLOURS.length],
        itemStyle: { opacity: 1 },
        data: losses
          .filter((one) => one.mode === mode)
          .map(({ result }) => [result.lagSeconds ?? 0, result.writesLost]),
      })),
    },
  );
}

function modesOf(timelines: readonly Timeline[]): string[] {
  return [...new Set(timelines.map(({ mode }) => mode))];
}

function median(values: readonly number[]): number {
  return at(values, 0.5);
}

/** Least, first quartile, median, third quartile, most. */
function quartiles(values: readonly number[]): number[] {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => at(values, share));
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}
