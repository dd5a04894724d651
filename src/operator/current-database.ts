import type { RegionRole } from "../contract";
import { databaseIdentifier } from "../contract/names";
import { accessOf } from "./aws/access";
import { readDatabases } from "./aws/databases";
import type { Regions } from "./lifecycle";
import type { Operation } from "./operation";
import { currentDatabase } from "./region-facts";

interface CurrentDatabase {
  readonly identifier: string;
  /** `unknown` if RDS does not answer, or does not have it. */
  readonly kind: "writer" | "replica" | "unknown";
}

/** A region's current database as RDS reports it: the state lags behind if Terraform was killed. */
export async function readCurrentDatabase(
  { config, session }: Operation,
  role: RegionRole,
  regions: Regions,
): Promise<CurrentDatabase> {
  const identifier = databaseIdentifier(config, role, regions[role].databaseGeneration);
  const databases = await readDatabases(accessOf(session), config, role);
  const current = databases.known
    ? currentDatabase(databases.value, config, role, { known: true, value: regions[role] })
    : undefined;
  if (current === undefined) {
    return { identifier, kind: "unknown" };
  }
  return { identifier, kind: current.sourceIdentifier === undefined ? "writer" : "replica" };
}
