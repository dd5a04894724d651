import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError } from "../../tools/tool-error";
import { writeWhole } from "../../tools/write-whole";
import { renderDrill } from "./render";
import { combinedResult, type DrillResult, HALVES, type HalfReport } from "./report";

/** The report on both halves, in the directory of a drill. */
export const MARKDOWN_NAME = "drill.md";

/** A stored drill report. */
export interface StoredDrill {
  /** The result of both halves. */
  readonly result: DrillResult;
  readonly halves: readonly HalfReport[];
  /** `drill.md` in the directory. */
  readonly markdownFile: string;
  /** `drill-HALF.json` of the half that was stored. */
  readonly jsonFile: string;
}

/**
 * Stores a half's report as `drill-HALF.json`, and rewrites `drill.md` from the halves that exist: a drill's two halves
 * run one by one and share one report.
 */
export function storeHalf(directory: string, half: HalfReport): StoredDrill {
  const jsonFile = fileOf(directory, half.half);
  writeWhole(jsonFile, `${jsonOf(half)}\n`);
  const halves = readHalves(directory);
  const markdownFile = path.join(directory, MARKDOWN_NAME);
  writeWhole(markdownFile, renderDrill(halves));
  return { result: combinedResult(halves), halves, markdownFile, jsonFile };
}

/** A report as JSON, its series of numbers on one line each: there are hundreds in a round. */
export function jsonOf(half: HalfReport): string {
  return JSON.stringify(half, null, 2).replaceAll(/\[\s+(?:(?:-?[\d.]+|null),?\s+)+\]/g, (series) =>
    series.replaceAll(/\s+/g, ""),
  );
}

/**
 * Makes sure, before a drill starts, that its report can be written at its end.
 *
 * @throws ToolError with the directory
 */
export function checkReportDirectory(directory: string): void {
  const trial = path.join(directory, `.drill-${process.pid}`);
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(trial, "");
    rmSync(trial);
  } catch (error) {
    throw new ToolError(
      `The report cannot be written to ${directory}: ${(error as Error).message}. Name a writable folder with --output.`,
    );
  }
}

/** The halves stored in a directory; an unreadable report counts as none. */
export function readHalves(directory: string): HalfReport[] {
  return HALVES.flatMap((name) => {
    try {
      const half = JSON.parse(readFileSync(fileOf(directory, name), "utf8")) as HalfReport | null;
      return typeof half?.endedAt === "string" ? [half] : [];
    } catch {
      return [];
    }
  });
}

function fileOf(directory: string, name: string): string {
  return path.join(directory, `drill-${name}.json`);
}
