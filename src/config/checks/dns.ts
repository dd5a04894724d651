import { recordFqdn, zoneName } from "../resolve";
import type { ParsedConfig } from "../schema";
import type { Check, Conflict } from "./check";

/** A zone that Route 53 accepts, a record inside it, and HTTPS only where a certificate can be validated. */
export const checkDns: Check = ({ dns }) => [
  ...zoneIsFree(dns),
  ...recordInZone(dns),
  ...httpsCanValidate(dns),
];

function zonePath({ zone }: ParsedConfig["dns"]): string {
  return "create" in zone ? "dns.zone.create" : "dns.zone.name";
}

/** Route 53 answers "InvalidDomainName: ... is reserved by AWS!" for these and every name below them. */
function zoneIsFree(dns: ParsedConfig["dns"]): Conflict[] {
  const zone = zoneName(dns);
  if (!/(^|\.)example\.(com|net|org)$/.test(zone)) return [];
  return [
    {
      path: zonePath(dns),
      uses: [],
      got: zone,
      allowed: "a domain outside example.com, example.net and example.org, which AWS reserves",
      fix: "use a domain of your own",
    },
  ];
}

function recordInZone(dns: ParsedConfig["dns"]): Conflict[] {
  const zone = zoneName(dns);
  const name = recordFqdn(dns);
  if ((name === zone || name.endsWith(`.${zone}`)) && name.length <= 253) return [];
  return [
    {
      path: "dns.recordName",
      uses: ["dns.zone"],
      got: dns.recordName,
      allowed: `a label such as www, ${zone} itself, or a name that ends in .${zone}, of at most 253 characters`,
      fix: `use www for www.${zone}`,
    },
  ];
}

function httpsCanValidate({ https, zone }: ParsedConfig["dns"]): Conflict[] {
  if (!https || "id" in zone) return [];
  return [
    {
      path: "dns.https",
      uses: ["dns.zone"],
      got: https,
      allowed:
        "false with a zone to create: ACM validates a certificate through a record that resolves on the internet, and a new zone is not delegated yet",
      fix: 'apply with false, delegate the zone, then use "zone": {"id": ..., "name": ...} with true',
    },
  ];
}
