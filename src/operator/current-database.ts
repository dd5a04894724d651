import type { RegionRole } from "../contract";
import { accessOf } from "./aws/access";
import { readDatabases } from "./aws/databases";
import type { Regions } from "./lifecycle";
import type { Operation } from "./operation";
import { currentDatabase } from "./region-facts";

interface CurrentDatabase {
  readonly identifier: string;
  /** `unknown` where RDS does not answer, or does not have it. */
  readonly kind: "writer" | "replica" | "unknown";
}

/** What RDS says of a region's current database: a state is behind it when Terraform was killed. */
export async function readCurrentDatabase(
  { config, session }: Operation,
  role: RegionRole,
  regions: Regions,
): Promise<CurrentDatabase> {
  const name = `${config.name}-${role}`;
  const identifier = `${name}-${regions[role].databaseGeneration}`;
  const databases = await readDatabases(accessOf(session), config.regions[role].region, name);
  const current = databases.known
    ? currentDatabase(databases.value, name, { known: true, value: regions[role] })
    : undefined;
  if (current === undefined) {
    return { identifier, kind: "unknown" };
  }
  return { identifier, kind: current.sourceIdentifier === undefined ? "writer" : "replica" };
}
