import type { Database } from "../../../tools/local/database";

/** A comparison of two databases. */
export interface Comparison {
  readonly tables: number;
  /** Rows in the first. */
  readonly rows: number;
  /** Rows that only one of them has, or that differ, as `TABLE: ROW`. */
  readonly differences: readonly string[];
}

/** Compares every table of the application row by row. */
export async function compareTables(one: Database, other: Database): Promise<Comparison> {
  const [tables, others] = await Promise.all([one, other].map(tablesOf));
  const names = [...new Set([...(tables as string[]), ...(others as string[])])].sort();
  let rows = 0;
  const differences: string[] = [];
  for (const name of names) {
    const [left, right] = (await Promise.all([one, other].map((database) => rowsOf(database, name)))) as [
      string[],
      string[],
    ];
    rows += left.length;
    differences.push(...differencesOf(left, right).map((row) => `${name}: ${row}`));
  }
  return { tables: names.length, rows, differences };
}

/** Rows that do not occur equally often in both lists. */
export function differencesOf(left: readonly string[], right: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const row of left) {
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  for (const row of right) {
    counts.set(row, (counts.get(row) ?? 0) - 1);
  }
  return [...counts].flatMap(([row, count]) => Array<string>(Math.abs(count)).fill(row));
}

async function tablesOf(database: Database): Promise<string[]> {
  return lines(
    await database.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'visitors'"),
  );
}

async function rowsOf(database: Database, table: string): Promise<string[]> {
  return lines(await database.sql(`SELECT * FROM visitors.${table}`));
}

/** Tokens of all visits. */
export async function tokensIn(database: Database): Promise<Set<string>> {
  return new Set(lines(await database.sql("SELECT user_agent FROM visitors.visits")));
}

export async function countVisits(database: Database): Promise<number> {
  return Number(await database.sql("SELECT COUNT(*) FROM visitors.visits"));
}

export function lines(output: string): string[] {
  return output.split("\n").filter((line) => line !== "");
}
