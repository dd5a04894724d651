import path from "node:path";
import { type HalfReport, MARKDOWN_NAME, readHalves, resultOf } from "./drill-report";

/** The newest report of a drill. */
export interface Drill {
  readonly at: Date;
  readonly half: HalfReport["half"];
  /** Whether all its checks and objectives held. */
  readonly isPassed: boolean;
  /** The report. */
  readonly file: string;
}

/** Finds the drill that ended last among the reports in the folders: a half counts by itself. */
export function lastDrill(folders: readonly string[]): Drill | undefined {
  const drills = folders.flatMap(drillsIn).filter(({ at }) => !Number.isNaN(at.getTime()));
  return drills.sort((a, b) => b.at.getTime() - a.at.getTime())[0];
}

function drillsIn(folder: string): Drill[] {
  try {
    return readHalves(folder).map((report) => ({
      at: new Date(report.endedAt),
      half: report.half,
      isPassed: resultOf(report).word === "passed",
      file: path.join(folder, MARKDOWN_NAME),
    }));
  } catch {
    // A report that cannot be read is none: the status must not fail on it.
    return [];
  }
}
