import { Cidr } from "./cidr";
import type { BackendConfig, Config, RegionConfig } from "./config";
import type { ParsedConfig } from "./schema";

/** Fills in what derives from other values: zones, subnets, names. */
export function resolveConfig(parsed: ParsedConfig): Config {
  const { $schema: _, ...values } = parsed;
  const { name, dns } = parsed;
  return {
    ...values,
    regions: { primary: resolveRegion(parsed.regions.primary), dr: resolveRegion(parsed.regions.dr) },
    service: { ...parsed.service, logGroup: parsed.service.logGroup ?? `/ecs/${name}-visitor` },
    image: { ...parsed.image, repository: parsed.image.repository ?? `${name}-apache` },
    dns: { ...dns, recordName: fullRecordName(dns.recordName, zoneName(dns.zone)) },
    backend: resolveBackend(parsed),
  };
}

/** The name of the zone, created or not. */
export function zoneName(zone: ParsedConfig["dns"]["zone"]): string {
  return "create" in zone ? zone.create : zone.name;
}

function fullRecordName(recordName: string, zone: string): string {
  return recordName.includes(".") ? recordName : `${recordName}.${zone}`;
}

function resolveRegion(parsed: ParsedConfig["regions"]["primary"]): RegionConfig {
  const { region, cidrBlock } = parsed;
  const subnet = (index: number) => Cidr.parse(cidrBlock).subnet(8, index).toString();
  return {
    ...parsed,
    availabilityZones: parsed.availabilityZones ?? [`${region}a`, `${region}b`],
    publicSubnets: parsed.publicSubnets ?? [subnet(1), subnet(2)],
    privateSubnets: parsed.privateSubnets ?? [subnet(3), subnet(4)],
  };
}

function resolveBackend({ name, accountId, regions, backend }: ParsedConfig): BackendConfig {
  if (backend.kind === "cloud") {
    const { primary = `${name}-primary`, dr = `${name}-dr`, dns = `${name}-dns` } = backend.workspaces;
    return { ...backend, workspaces: { primary, dr, dns } };
  }
  const bucket = (region: string) => `${name}-tfstate-${accountId}-${region}`;
  const { primary = bucket(regions.primary.region), dr = bucket(regions.dr.region) } = backend.buckets;
  return { kind: "s3", buckets: { primary, dr } };
}
