import type { Values } from "./plan-json";
import type { PlannedChange } from "./planned-change";

/** The attributes that name a replica's source, by type. */
export const ROLES: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ["replicate_source_db"],
  aws_rds_cluster: ["replication_source_identifier", "global_cluster_identifier"],
  aws_elasticache_replication_group: ["global_replication_group_id"],
};

interface Source {
  readonly attribute: string;
  readonly value: string;
}

/** A database's replication source before the change; undefined for a writer. */
export function sourceBefore(change: PlannedChange): Source | undefined {
  return sourceIn(change, change.before);
}

/** A replica's source until the change promotes it; undefined if the change does not. */
export function promotedFrom(change: PlannedChange): Source | undefined {
  if (change.action !== "update") {
    return undefined;
  }
  // For a global cluster's member AWS shows the source as well as the global cluster: either may be removed alone.
  const attribute = (ROLES[change.type] ?? []).find((name) => change.before?.[name] && !change.after?.[name]);
  if (attribute === undefined || sourceAfter(change).isUnknown) {
    return undefined;
  }
  return { attribute, value: String(change.before?.[attribute]) };
}

/** A database's replication source after the change. */
export function sourceAfter(change: PlannedChange): { value: string | undefined; isUnknown: boolean } {
  const isUnknown = (ROLES[change.type] ?? []).some((attribute) => change.isUnknown(attribute));
  return { value: sourceIn(change, change.after)?.value, isUnknown };
}

function sourceIn({ type }: PlannedChange, values: Values | undefined): Source | undefined {
  const attribute = (ROLES[type] ?? []).find((name) => values?.[name]);
  return attribute === undefined ? undefined : { attribute, value: String(values?.[attribute]) };
}
