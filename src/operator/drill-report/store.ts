import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError } from "../../tools/tool-error";
import { writeWhole } from "../../tools/write-whole";
import { renderDrill } from "./render";
import { combinedResult, type DrillResult, HALVES, type HalfReport } from "./report";

/** The report of both halves, in the directory of a drill. */
export const MARKDOWN_NAME = "drill.md";

/** Where a drill's report is. */
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
 * Keeps a half's report as `drill-HALF.json`, and writes `drill.md` anew from both halves, as far as they are there: a
 * drill's two halves run one by one and share one report.
 */
export function storeHalf(directory: string, half: HalfReport): StoredDrill {
  const jsonFile = fileOf(directory, half.half);
  writeWhole(jsonFile, `${JSON.stringify(half, null, 2)}\n`);
  const halves = readHalves(directory);
  const markdownFile = path.join(directory, MARKDOWN_NAME);
  writeWhole(markdownFile, renderDrill(halves));
  return { result: combinedResult(halves), halves, markdownFile, jsonFile };
}

/**
 * Makes sure, before a drill begins, that its report can be kept at its end.
 *
 * @throws ToolError naming the directory
 */
export function checkReportDirectory(directory: string): void {
  const trial = path.join(directory, `.drill-${process.pid}`);
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(trial, "");
    rmSync(trial);
  } catch (error) {
    throw new ToolError(
      `The report cannot be written to ${directory}: ${(error as Error).message}. Name a folder that can be written: --output`,
    );
  }
}

/** The halves that are in a directory; a report that cannot be read is none. */
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
