import path from "node:path";
import { type HalfReport, MARKDOWN_NAME, readHalves, resultOf } from "./drill-report";

/** The newest drill report. */
export interface Drill {
  readonly at: Date;
  readonly half: HalfReport["half"];
  /** Whether all its checks passed and all objectives were met. */
  readonly isPassed: boolean;
  /** The report. */
  readonly file: string;
}

/** Finds the drill that ended last among the reports in the folders: each half counts separately. */
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
    // An unreadable report is ignored: the status must not fail on it.
    return [];
  }
}
