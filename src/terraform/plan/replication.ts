import type { PlannedChange, Values } from "./planned-change";

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

/** What a database replicates before the change; undefined where it is a writer. */
export function sourceBefore(change: PlannedChange): Source | undefined {
  return sourceIn(change, change.before);
}

/** What a replica follows until the change promotes it; undefined where it does not. */
export function promotedFrom(change: PlannedChange): Source | undefined {
  if (change.action !== "update") {
    return undefined;
  }
  // AWS shows the source of a global cluster's member beside the global cluster: either may be removed alone.
  const attribute = (ROLES[change.type] ?? []).find((name) => change.before?.[name] && !change.after?.[name]);
  if (attribute === undefined || sourceAfter(change).isUnknown) {
    return undefined;
  }
  return { attribute, value: String(change.before?.[attribute]) };
}

/** What a database replicates after the change. */
export function sourceAfter(change: PlannedChange): { value: string | undefined; isUnknown: boolean } {
  const isUnknown = (ROLES[change.type] ?? []).some((attribute) => change.isUnknown(attribute));
  return { value: sourceIn(change, change.after)?.value, isUnknown };
}

function sourceIn({ type }: PlannedChange, values: Values | undefined): Source | undefined {
  const attribute = (ROLES[type] ?? []).find((name) => values?.[name]);
  return attribute === undefined ? undefined : { attribute, value: String(values?.[attribute]) };
}
