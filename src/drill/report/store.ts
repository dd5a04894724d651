import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { renderDrill } from "./render";
import { combinedVerdict, HALVES, type HalfReport, type Verdict } from "./report";

/** The report of both halves, in the directory of a drill. */
export const MARKDOWN_NAME = "drill.md";

/** Where a drill's report is. */
export interface StoredDrill {
  /** The verdict on both halves. */
  readonly verdict: Verdict;
  readonly halves: readonly HalfReport[];
  /** `drill.md` in the directory. */
  readonly markdownFile: string;
  /** `drill-HALF.json` of the half that was stored. */
  readonly jsonFile: string;
}

/**
 * Keeps a half's report as `drill-HALF.json`, and writes `drill.md` anew from both halves, as far as they are there: a
 * drill's two halves run one by one and share one report.
 */
export function storeHalf(directory: string, half: HalfReport): StoredDrill {
  mkdirSync(directory, { recursive: true });
  const jsonFile = fileOf(directory, half.half);
  writeFileSync(jsonFile, `${JSON.stringify(half, null, 2)}\n`);
  const halves = readHalves(directory);
  const markdownFile = path.join(directory, MARKDOWN_NAME);
  writeFileSync(markdownFile, renderDrill(halves));
  return { verdict: combinedVerdict(halves), halves, markdownFile, jsonFile };
}

/** The halves that are in a directory. */
export function readHalves(directory: string): HalfReport[] {
  return HALVES.map((name) => fileOf(directory, name))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, "utf8")) as HalfReport);
}

function fileOf(directory: string, name: string): string {
  return path.join(directory, `drill-${name}.json`);
}
