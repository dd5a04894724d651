import path from "node:path";
import { MARKDOWN_NAME, readHalves } from "../drill/report";

/** The newest report of a drill. */
export interface Drill {
  readonly at: Date;
  /** The report. */
  readonly file: string;
}

/** Finds the drill that ended last among the reports in the folders: a half counts by itself. */
export function lastDrill(folders: readonly string[]): Drill | undefined {
  const drills = folders.flatMap((folder) =>
    endsIn(folder).map((at) => ({ at, file: path.join(folder, MARKDOWN_NAME) })),
  );
  return drills.sort((a, b) => b.at.getTime() - a.at.getTime())[0];
}

function endsIn(folder: string): Date[] {
  try {
    return readHalves(folder)
      .map(({ endedAt }) => new Date(endedAt))
      .filter((at) => !Number.isNaN(at.getTime()));
  } catch {
    // A report that cannot be read is none: the status must not fail on it.
    return [];
  }
}
