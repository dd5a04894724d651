import { dotOf, FONT, MARGIN } from "./dot";
import { COLOURS } from "./palette";
import type { Picture } from "./picture";

/** Pixels per point, so that text on the page is as large as in the drawing. */
const PIXELS_PER_POINT = 4 / 3;

/** Draws the picture with Graphviz, in light and dark mode, without embedded fonts. */
export async function svgOf(picture: Picture): Promise<string> {
  // Imported only here: it is a megabyte of WebAssembly.
  const { instance } = await import("@viz-js/viz");
  const drawing = (await instance()).renderString(dotOf(picture), { format: "svg" });
  const [, width, height, viewBox, content] =
    /<svg width="([\d.]+)pt" height="([\d.]+)pt"\s+viewBox="([^"]+)"[^>]*>([\s\S]*)<\/svg>/.exec(drawing) ??
    [];
  if (content === undefined) {
    throw new Error(`Graphviz drew no SVG: ${drawing.slice(0, 200)}`);
  }
  const pixels = (points: string | undefined) => Math.round(Number(points) * PIXELS_PER_POINT);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels(width)}" height="${pixels(height)}" viewBox="${viewBox}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(picture.title)}</title>`,
    `<desc id="description">${escaped(picture.description)}</desc>`,
    style(),
    anchored(tidied(content)),
    "</svg>",
    "",
  ].join("\n");
}

/** Dark-mode colours, which override those in the drawing. */
function style(): string {
  const rules = COLOURS.flatMap(({ light, dark }) => [
    `[fill="${light}"]{fill:${dark}}`,
    `[stroke="${light}"]{stroke:${dark}}`,
  ]);
  return [
    "<style>",
    "text{font-family:Arial,Helvetica,'DejaVu Sans',sans-serif}",
    `@media (prefers-color-scheme:dark){${rules.join("")}}`,
    "</style>",
  ].join("\n");
}

/** Without comments, and with titles (tooltips) that name resources instead of Graphviz's clusters. */
function tidied(content: string): string {
  return content
    .replaceAll(/<!--[\s\S]*?-->\s*/g, "")
    .replaceAll("&#45;", "-")
    .replaceAll("<title>cluster ", "<title>")
    .replaceAll(` xml:space="preserve"`, "")
    .replaceAll(` font-family="${FONT}"`, "")
    .trim();
}

/**
 * Anchors texts to the middle of their box or the right side of their frame. Graphviz gives each a start computed from its
 * own font; the reader's may be narrower.
 */
function anchored(content: string): string {
  return content.replaceAll(/<g [^>]*class="(?:node|cluster right)">[\s\S]*?<\/g>/g, (group) => {
    const [, outline = ""] = / (?:d|points)="([^"]*)"/.exec(group) ?? [];
    const xs = [...outline.matchAll(/(-?[\d.]+),-?[\d.]+/g)].map(([, x]) => Number(x));
    const [left, right] = [Math.min(...xs), Math.max(...xs)];
    const anchor = group.includes('class="node"')
      ? `text-anchor="middle" x="${rounded((left + right) / 2)}"`
      : `text-anchor="end" x="${rounded(right - MARGIN)}"`;
    return group.replaceAll(/text-anchor="start" x="-?[\d.]+"/g, anchor);
  });
}

function rounded(points: number): string {
  return String(Math.round(points * 100) / 100);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
