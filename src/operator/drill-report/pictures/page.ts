import { combinedResult, type HalfReport, resultOf } from "../report";
import { escaped, type Picture } from "./draw";
import { inPage, pageColours } from "./palette";

/** The pictures of one half, in the order of the report. */
export interface HalfPictures {
  readonly half: HalfReport;
  /** Over all rounds or steps. */
  readonly overall: readonly Picture[];
  readonly rounds: readonly Picture[];
}

/** The pictures and results as one page that needs nothing else, in the reader's light or dark mode. */
export function renderPage(pictures: readonly HalfPictures[]): string {
  const { failures, word } = combinedResult(pictures.map(({ half }) => half));
  return [
    "<!DOCTYPE html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Drill: ${word}</title>`,
    `<style>${pageColours()}${STYLE}</style>`,
    "</head>",
    "<body>",
    "<main>",
    `<h1>Drill: ${word}</h1>`,
    list(failures),
    ...pictures.flatMap(halfOf),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

const STYLE = [
  "body{margin:0;background:var(--background);color:var(--text);font:16px/1.5 Arial,Helvetica,sans-serif}",
  "main{max-width:55rem;margin:0 auto;padding:1rem}",
  "figure{margin:2rem 0}",
  "figcaption{font-weight:bold;margin-bottom:.5rem}",
  ".picture{overflow-x:auto}",
  "svg{display:block;max-width:none}",
  "code{overflow-wrap:anywhere}",
].join("");

function halfOf({ half, overall, rounds }: HalfPictures): string[] {
  const { failures, word } = resultOf(half);
  return [
    "<section>",
    `<h2>The ${half.half} half${half.engine ? ` on ${escaped(half.engine)}` : ""}: ${word}</h2>`,
    `<p><code>${escaped(half.command)}</code>, ${half.startedAt} to ${half.endedAt} (UTC), seed ${half.seed}.</p>`,
    list(failures),
    list(
      half.objectives.map(
        ({ name, targetSeconds, worstSeconds }) =>
          `${name}: ${worstSeconds} s in the worst round; the objective is ${targetSeconds} s.`,
      ),
    ),
    ...overall.map(figure),
    ...(rounds.length > 0 ? ["<h3>Each round</h3>"] : []),
    ...rounds.map(figure),
    "</section>",
  ];
}

function figure({ svg, title }: Picture): string {
  return [
    "<figure>",
    `<figcaption>${escaped(title)}</figcaption>`,
    // It scrolls on a phone, for those without a mouse too.
    `<div class="picture" tabindex="0" role="group" aria-label="${escaped(title)}">`,
    inPage(svg),
    "</div>",
    "</figure>",
  ].join("\n");
}

function list(items: readonly string[]): string {
  return items.length === 0 ? "" : `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join("")}</ul>`;
}
