import type { HalfReport } from "../report";
import { downtimeChart, lossChart } from "./comparison-charts";
import type { HalfPictures } from "./page";
import { controlPictures } from "./phases-chart";
import { roundChart } from "./round-chart";

/** Draws what the halves' data allow: a report from before the recording has no timelines. */
export function picturesOf(halves: readonly HalfReport[]): HalfPictures[] {
  return halves.map((half) => {
    const timelines = half.timelines ?? [];
    const losses = timelines.filter(({ kind }) => kind === "unplanned");
    const compared = timelines.filter(({ kind }) => kind !== "fault");
    return {
      half,
      overall: [
        ...(half.half === "control" ? controlPictures(half) : []),
        ...(compared.length > 0 ? [downtimeChart(compared)] : []),
        ...(losses.length > 0 ? [lossChart(timelines)] : []),
      ],
      rounds: timelines.map(roundChart),
    };
  });
}

export type { Picture } from "./draw";
export { type HalfPictures, renderPage } from "./page";
export { inMode } from "./palette";
