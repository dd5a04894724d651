/** A colour in light and in dark mode; everything is drawn in the light one, which no other colour may have. */
interface Colour {
  readonly light: string;
  readonly dark: string;
}

const COLOURS = {
  background: { light: "#ffffff", dark: "#0d1117" },
  text: { light: "#1f2328", dark: "#e6edf3" },
  /** Axes, grid lines and marks. */
  line: { light: "#8c959f", dark: "#6e7681" },
  faint: { light: "#d8dee4", dark: "#30363d" },
  recorded: { light: "#1a7f37", dark: "#3fb950" },
  readOnly: { light: "#bf8700", dark: "#d29922" },
  refused: { light: "#cf222e", dark: "#f85149" },
  primary: { light: "#0969da", dark: "#79c0ff" },
  dr: { light: "#8250df", dark: "#d2a8ff" },
  other: { light: "#57606a", dark: "#afb8c1" },
  /** Text on one of the colours above. */
  onColour: { light: "#fefefe", dark: "#0c1016" },
} satisfies Record<string, Colour>;

export const colour = Object.fromEntries(
  Object.entries(COLOURS).map(([name, { light }]) => [name, light]),
) as Record<keyof typeof COLOURS, string>;

export type Mode = "light" | "dark";

/** A drawing in one mode. */
export function inMode(svg: string, mode: Mode): string {
  return recoloured(svg, (_, of) => of[mode]);
}

/** A drawing in the mode of the page that it is in, whose style is `pageColours`. */
export function inPage(svg: string): string {
  return recoloured(svg, (name) => `var(--${name})`);
}

export function pageColours(): string {
  const of = (mode: Mode) =>
    Object.entries(COLOURS)
      .map(([name, colours]) => `--${name}:${colours[mode]}`)
      .join(";");
  return `:root{color-scheme:light dark;${of("light")}}@media(prefers-color-scheme:dark){:root{${of("dark")}}}`;
}

function recoloured(svg: string, colourOf: (name: string, of: Colour) => string): string {
  const names = new Map(Object.entries(COLOURS).map(([name, of]) => [of.light, [name, of] as const]));
  return svg.replaceAll(/#[0-9a-f]{6}\b/g, (found) => {
    const known = names.get(found);
    return known === undefined ? found : colourOf(...known);
  });
}
