import type { RegionRole } from "./stack-names";

/** The configuration, as far as names go. */
interface Named {
  /** The prefix of every name. */
  readonly name: string;
}

/** The prefix of a region's names, and the whole name of its ECS cluster and its load balancer: `lamp-dr`. */
export function regionName({ name }: Named, role: RegionRole): string {
  return `${name}-${role}`;
}

/** RDS's identifier of a database: `lamp-dr-2`; pages write `N` for the generation. */
export function databaseIdentifier(config: Named, role: RegionRole, generation: number | "N"): string {
  return `${regionName(config, role)}-${generation}`;
}

/**
 * The generation in a database's identifier; undefined for a database that is not the region's.
 *
 * @param region - the region's name: `lamp-dr`
 */
export function generationOf(identifier: string, region: string): number | undefined {
  const prefix = `${region}-`;
  const rest = identifier.startsWith(prefix) ? identifier.slice(prefix.length) : "";
  return /^[1-9]\d*$/.test(rest) ? Number(rest) : undefined;
}

/**
 * The snapshot that RDS takes of a database before it deletes it, without the end of its name: the id of the VPC, so that
 * the snapshots of two deployments differ.
 */
export function finalSnapshotPrefix(database: string): string {
  return `${database}-final-`;
}

/** Alias of the KMS key of a region's databases. */
export function databaseKeyAlias(config: Named, role: RegionRole): string {
  return `alias/${regionName(config, role)}-database`;
}

/** Prefix of the names of target groups, of which the provider takes six characters: environments can share it. */
export function targetGroupPrefix({ name }: Named): string {
  return `${name.slice(0, 5).replace(/-$/, "")}-`;
}

/** The ECS service of either region: `lamp-visitor`. */
export function serviceName({ name }: Named): string {
  return `${name}-visitor`;
}

/** The secret with the database's credentials, in either region: `lamp/database`. */
export function secretName({ name }: Named): string {
  return `${name}/database`;
}

/** The SSM parameter that holds the host of a region's current database. */
export function hostParameterName({ name }: Named): string {
  return `/${name}/database-host`;
}

/** A CloudWatch alarm about a region: `lamp-dr-serving`. */
export function alarmName(config: Named, role: RegionRole, alarm: string): string {
  return `${regionName(config, role)}-${alarm}`;
}

/** The SNS topic of a region's alarms. */
export function alertsTopicName(config: Named, role: RegionRole): string {
  return `${regionName(config, role)}-alerts`;
}

/** The IAM role of a pipeline: `lamp-pipeline-plan`; `*` for all of them. */
export function pipelineRoleName({ name }: Named, pipeline: string): string {
  return `${name}-pipeline-${pipeline}`;
}
