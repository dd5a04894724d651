import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError } from "../../tools/tool-error";
import { writeWhole } from "../../tools/write-whole";
import { isDrawn, PAGE_NAME, PICTURES, pictureFile, renderDrill } from "./render";
import { combinedResult, type DrillResult, HALVES, type HalfReport } from "./report";

/** The report on both halves, in the directory of a drill. */
export const MARKDOWN_NAME = "drill.md";

/** Where a drill that was stopped leaves what it did: beside the report of the last one that was not. */
const STOPPED_FOLDER = "stopped";

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
export async function storeHalf(directory: string, half: HalfReport): Promise<StoredDrill> {
  const jsonFile = fileOf(directory, half.half);
  writeWhole(jsonFile, `${jsonOf(half)}\n`);
  const halves = readHalves(directory);
  const files = await reportFiles(halves);
  for (const [name, text] of Object.entries(files)) {
    writeWhole(path.join(directory, name), text);
  }
  for (const name of strayFiles(directory, files)) {
    rmSync(path.join(directory, name));
  }
  const markdownFile = path.join(directory, MARKDOWN_NAME);
  return { result: combinedResult(halves), halves, markdownFile, jsonFile };
}

/** What is written of the halves' data: the report, its pictures, and their page; text by name. */
export async function reportFiles(halves: readonly HalfReport[]): Promise<Record<string, string>> {
  // Imported only here: the library that draws is large, and most commands draw nothing.
  const { inMode, picturesOf, renderPage } = await import("./pictures");
  const pictures = picturesOf(halves);
  const drawn = pictures.flatMap(({ overall, rounds }) => [...overall, ...rounds]);
  return {
    [MARKDOWN_NAME]: renderDrill(halves, pictures),
    ...(pictures.some(isDrawn) ? { [PAGE_NAME]: renderPage(pictures) } : {}),
    ...Object.fromEntries(
      drawn.flatMap((picture) =>
        (["light", "dark"] as const).map((mode) => [pictureFile(picture, mode), inMode(picture.svg, mode)]),
      ),
    ),
  };
}

/** Pictures of an earlier report that this one has not. */
export function strayFiles(directory: string, files: Readonly<Record<string, string>>): string[] {
  const folder = path.join(directory, PICTURES);
  try {
    return readdirSync(folder)
      .filter((name) => /-(?:light|dark)\.svg$/.test(name))
      .map((name) => `${PICTURES}/${name}`)
      .filter((name) => !(name in files));
  } catch {
    // There are no pictures.
    return [];
  }
}

/** A report as JSON, its series of numbers on one line each: there are hundreds in a round. */
export function jsonOf(half: HalfReport): string {
  return JSON.stringify(half, null, 2).replaceAll(/\[\s+(?:(?:-?[\d.]+|null),?\s+)+\]/g, (series) =>
    series.replaceAll(/\s+/g, ""),
  );
}

/** Stores what a half had done when it was stopped, alone, in a folder of its own; returns its report. */
export async function storeStopped(directory: string, half: HalfReport): Promise<string> {
  const folder = path.join(directory, STOPPED_FOLDER);
  rmSync(folder, { recursive: true, force: true });
  return (await storeHalf(folder, half)).markdownFile;
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
