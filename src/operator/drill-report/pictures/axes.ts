import { FONT_SIZE } from "./draw";
import { colour } from "./palette";

/** How a chart's text looks. */
export const TEXT = { color: colour.text, fontSize: FONT_SIZE };

/** An axis of numbers with its name beside it, and lines across the chart. */
export const valueAxis = (name: string) => ({
  type: "value",
  min: 0,
  name,
  nameLocation: "middle",
  nameGap: 30,
  nameTextStyle: TEXT,
  axisLine: { show: true, lineStyle: { color: colour.line } },
  axisLabel: TEXT,
  splitLine: { lineStyle: { color: colour.faint } },
});

/** An axis of labelled rows, the first on top. */
export const rowAxis = (labels: readonly string[]) => ({
  type: "category",
  inverse: true,
  data: labels,
  axisLine: { lineStyle: { color: colour.line } },
  axisTick: { show: false },
  axisLabel: { ...TEXT, interval: 0 },
});
