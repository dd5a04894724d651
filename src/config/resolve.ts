import { Cidr } from "./cidr";
import type { BackendConfig, Config, RegionConfig } from "./config";
import type { ParsedConfig } from "./schema";

type ParsedRegion = ParsedConfig["regions"]["primary"];

/** Fills in the values derived from others: zones, subnets, names. */
export function resolveConfig(parsed: ParsedConfig): Config {
  const { $schema: _, ...values } = parsed;
  const { name } = parsed;
  return {
    ...values,
    regions: { primary: resolveRegion(parsed.regions.primary), dr: resolveRegion(parsed.regions.dr) },
    service: { ...parsed.service, logGroup: parsed.service.logGroup ?? `/ecs/${name}-visitor` },
    image: { ...parsed.image, repository: parsed.image.repository ?? `${name}-apache` },
    dns: { ...parsed.dns, recordName: recordFqdn(parsed.dns) },
    backend: resolveBackend(parsed),
  };
}

/** The two Availability Zones of a region: a and b where none are given. */
export function availabilityZones({ region, availabilityZones }: ParsedRegion): [string, string] {
  return availabilityZones ?? [`${region}a`, `${region}b`];
}

/** The longest VPC prefix that the default subnets fit into. */
export const LONGEST_PLANNED_PREFIX = 24;

/**
 * The default subnets of a VPC: networks 1 to 4 with 8 more bits, or as many as leave a /27, the smallest subnet that
 * an Application Load Balancer accepts.
 * @throws RangeError where the VPC's prefix is longer than LONGEST_PLANNED_PREFIX.
 */
export function plannedSubnets(cidrBlock: string): { public: [string, string]; private: [string, string] } {
  const vpc = Cidr.parse(cidrBlock);
  const subnet = (index: number) => vpc.subnet(Math.min(8, 27 - vpc.prefixLength), index).toString();
  return { public: [subnet(1), subnet(2)], private: [subnet(3), subnet(4)] };
}

/** The name of the hosted zone, created or not. */
export function zoneName({ zone }: ParsedConfig["dns"]): string {
  return "create" in zone ? zone.create : zone.name;
}

/** The record's fully qualified name: a single label is relative to the zone. */
export function recordFqdn(dns: ParsedConfig["dns"]): string {
  return dns.recordName.includes(".") ? dns.recordName : `${dns.recordName}.${zoneName(dns)}`;
}

/** The same configuration with its states elsewhere, where every name is the default. */
export function withBackend(config: Config, kind: BackendConfig["kind"]): Config {
  if (config.backend.kind === kind) {
    return config;
  }
  const backend =
    kind === "s3"
      ? { kind, buckets: {} }
      : { kind, organization: "example", hostname: "app.terraform.io", workspaces: {} };
  return { ...config, backend: resolveBackend({ ...config, backend }) };
}

function resolveRegion(parsed: ParsedRegion): RegionConfig {
  return {
    ...parsed,
    availabilityZones: availabilityZones(parsed),
    publicSubnets: parsed.publicSubnets ?? plannedSubnets(parsed.cidrBlock).public,
    privateSubnets: parsed.privateSubnets ?? plannedSubnets(parsed.cidrBlock).private,
  };
}

/** What the names of a backend are made of. */
interface BackendNames extends Pick<ParsedConfig, "name" | "accountId" | "backend"> {
  readonly regions: Readonly<Record<"primary" | "dr", { readonly region: string }>>;
}

/** The backend with every name in it. */
export function resolveBackend({ name, accountId, regions, backend }: BackendNames): BackendConfig {
  if (backend.kind === "cloud") {
    const { primary = `${name}-primary`, dr = `${name}-dr`, dns = `${name}-dns` } = backend.workspaces;
    return { ...backend, workspaces: { primary, dr, dns } };
  }
  const bucket = (region: string) => `${name}-tfstate-${accountId}-${region}`;
  const { primary = bucket(regions.primary.region), dr = bucket(regions.dr.region) } = backend.buckets;
  return { kind: "s3", buckets: { primary, dr } };
}
