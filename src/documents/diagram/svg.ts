import { dotOf, FONT, MARGIN } from "./dot";
import { COLOURS } from "./palette";
import type { Picture } from "./picture";

/** Pixels of a point, so that text has the size on the page that it has in the drawing. */
const PIXELS_PER_POINT = 4 / 3;

/** Draws the picture with Graphviz: light or dark as its reader's screen is, without fonts of its own. */
export async function svgOf(picture: Picture): Promise<string> {
  // Only now: it is a megabyte of WebAssembly.
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

/** Colours of the night, over those that the drawing has. */
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

/** Without comments, and with titles (what a pointer shows) that name resources instead of Graphviz's words. */
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
 * Texts hold on to the middle of their box, or to the right side of their frame, where Graphviz lets each begin at a point
 * reckoned from its own letters: a reader's may be narrower.
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
