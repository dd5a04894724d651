import type { Database } from "../../../tools/local/database";
import type { Region } from "./region";
import { differencesOf, lines, tokensIn } from "./tables";

const COLUMNS = "visited_at, address, user_agent, region, task";
/** The runbook compares this many of the last ids. */
const LAST_IDS = 1000;

/** What a reconciliation brought over, and what the new writer has then, by the visits' tokens. */
export interface Reconciled {
  readonly found: ReadonlySet<string>;
  readonly tokens: ReadonlySet<string>;
}

/**
 * Brings over the visits that only the old writer has, as the runbook says.
 *
 * @param except - user agent of the drill's own visits after the old region's return
 */
export async function reconcile(old: Region, newest: Region, except: string): Promise<Reconciled> {
  const rows = await findLostRows(old.database, newest.database, old.awsRegion, except);
  await copyOver(rows, newest.database);
  return { found: new Set(rows.map(tokenOf)), tokens: await tokensIn(newest.database) };
}

/** Visits that the old writer has and the new one lacks, found as in the runbook: by content, among the last ids. */
async function findLostRows(
  oldWriter: Database,
  newWriter: Database,
  region: string,
  /** User agent of the drill's own visits after the region's return. */
  except: string,
): Promise<string[]> {
  const arrived = Number(
    await newWriter.sql(`SELECT COALESCE(MAX(id), 0) FROM visitors.visits WHERE region = '${region}'`),
  );
  const rows = async (database: Database) =>
    lines(
      await database.sql(
        `SELECT CONCAT_WS(', ', id, QUOTE(visited_at), QUOTE(address), QUOTE(user_agent), QUOTE(region), QUOTE(task))
         FROM visitors.visits
         WHERE region = '${region}' AND id > ${arrived - LAST_IDS} AND user_agent <> '${except}'`,
      ),
    );
  const [before, after] = [await rows(oldWriter), await rows(newWriter)];
  const known = new Set(before);
  return differencesOf(before, after).filter((row) => known.has(row));
}

/** Copies rows over with new ids, and adds to the total those that the pages no longer count, in one transaction. */
async function copyOver(rows: readonly string[], newWriter: Database): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  const values = rows.map((row) => `(${row.slice(row.indexOf(",") + 1)})`).join(", ");
  await newWriter.sql(
    `START TRANSACTION;
     SELECT counted_until INTO @counted_until FROM visitors.visit_totals WHERE id = 1 FOR UPDATE;
     SELECT COALESCE(MAX(id), 0) INTO @last FROM visitors.visits;
     INSERT INTO visitors.visits (${COLUMNS}) VALUES ${values};
     UPDATE visitors.visit_totals SET visits = visits +
       (SELECT COUNT(*) FROM visitors.visits WHERE id > @last AND visited_at < @counted_until) WHERE id = 1;
     COMMIT`,
  );
}

/** The token in a row of `findLostRows`. */
function tokenOf(row: string): string {
  return (row.split(", ")[3] ?? "").replaceAll("'", "");
}
