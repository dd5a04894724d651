import { readdirSync, statSync } from "node:fs";
import path from "node:path";

/** The newest report of a drill. */
export interface Drill {
  readonly at: Date;
  /** The report. */
  readonly file: string;
}

/**
 * Finds the newest report of a drill: a Markdown or JSON file in the folders. Its date is the one in its name, else the
 * file's own.
 */
export function lastDrill(folders: readonly string[]): Drill | undefined {
  const drills = folders.flatMap((folder) =>
    filesIn(folder)
      .filter((name) => /\.(md|json)$/.test(name) && name !== "README.md")
      .map((name) => ({ at: dateOf(folder, name), file: path.join(folder, name) })),
  );
  return drills.sort((a, b) => b.at.getTime() - a.at.getTime())[0];
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function dateOf(folder: string, name: string): Date {
  const [date] = /\d{4}-\d\d-\d\d/.exec(name) ?? [];
  const named = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(named.getTime()) ? statSync(path.join(folder, name)).mtime : named;
}
