import { existsSync, readFileSync, writeFileSync } from "node:fs";

/**
 * Replaces the part of a Markdown file between `<!-- NAME:begin -->` and `<!-- NAME:end -->`, or adds it at the
 * end. Creates the file when there is none.
 */
export function writeSection(file: string, name: string, markdown: string): void {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "# Benchmarks\n";
  writeFileSync(file, withSection(text, name, markdown));
}

/** The text with the section replaced or added; the rest is unchanged. */
export function withSection(text: string, name: string, markdown: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const section = `${begin}\n${markdown.trim()}\n${end}`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to === -1) {
    return `${text.trimEnd()}\n\n${section}\n`;
  }
  return text.slice(0, from) + section + text.slice(to + end.length);
}
