import { BarChart, BoxplotChart, LineChart, ScatterChart } from "echarts/charts";
import { GraphicComponent, GridComponent, LegendComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { colour } from "./palette";

use([
  BarChart,
  BoxplotChart,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  LineChart,
  ScatterChart,
  SVGRenderer,
]);

/** Of a README on a usual screen. */
export const WIDTH = 880;
export const FONT_SIZE = 13;

/** A drawing of the report. */
export interface Picture {
  /** Of its files, without ending. */
  readonly name: string;
  readonly title: string;
  /** What it shows, in words, for those who do not see it. */
  readonly description: string;
  /** In light colours. */
  readonly svg: string;
}

/** Draws a chart as SVG that is the same each time, without scripts and styles. */
export function draw(
  { description, name, title }: Omit<Picture, "svg">,
  height: number,
  option: EChartsCoreOption,
): Picture {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: colour.background,
      textStyle: { fontFamily: "Arial, Helvetica, sans-serif", fontSize: FONT_SIZE },
      ...option,
    });
    return { name, title, description, svg: tidied(chart.renderToSVGString(), name, title, description) };
  } finally {
    chart.dispose();
  }
}

function tidied(svg: string, name: string, title: string, description: string): string {
  const [, content = ""] = /<svg [^>]*>([\s\S]*)<\/svg>/.exec(svg) ?? [];
  const body = content
    // What reacts to a pointer in the library's own page.
    .replaceAll(/<style\b[\s\S]*?<\/style>/g, "")
    // Edges of areas that have none.
    .replaceAll(/<path [^>]*fill="none"[^>]*stroke-width="0"[^>]*>(?:<\/path>)?/g, "")
    .replaceAll(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, "")
    // Counted over all charts of a process.
    .replaceAll(/\bzr\d+-/g, `${name}-`)
    .replaceAll(/font-size:(\d+)px;font-family:[^;"]*;?/g, "font-size:$1px;")
    .replaceAll(/\n{2,}/g, "\n")
    .trim();
  const [, height = ""] = /viewBox="0 0 \d+ (\d+)"/.exec(svg) ?? /height="(\d+)"/.exec(svg) ?? [];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" ` +
      `font-family="Arial, Helvetica, sans-serif" role="img" aria-labelledby="${name}-title ${name}-description">`,
    `<title id="${name}-title">${escaped(title)}</title>`,
    `<desc id="${name}-description">${escaped(description)}</desc>`,
    body,
    "</svg>",
    "",
  ].join("\n");
}

export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** About how wide a text is: no browser is at hand, and readers' fonts differ. Rather too wide. */
export function widthOf(text: string, fontSize = FONT_SIZE): number {
  return text.length * fontSize * 0.58;
}
