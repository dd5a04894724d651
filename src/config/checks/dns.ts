import { cdktf as bindings } from "@cdktf/provider-aws/package.json";
import { recordFqdn, zoneName } from "../resolve";
import type { ParsedConfig } from "../schema";
import type { Check, Conflict } from "./check";

/** A zone that Route 53 accepts, a record inside it, and HTTPS only where a certificate can be validated. */
export const checkDns: Check = ({ dns }) => [
  ...zoneIsFree(dns),
  ...recordInZone(dns),
  ...httpsCanValidate(dns),
  ...httpsName(dns),
  ...acceleratedRecoverySupported(dns, bindings.provider.version),
];

function zonePath({ zone }: ParsedConfig["dns"]): string {
  return "create" in zone ? "dns.zone.create" : "dns.zone.name";
}

/** Route 53 answers "InvalidDomainName: ... is reserved by AWS!" for these and every name below them. */
function zoneIsFree(dns: ParsedConfig["dns"]): Conflict[] {
  const zone = zoneName(dns);
  if (!/(^|\.)example\.(com|net|org)$/.test(zone)) {
    return [];
  }
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
  if ((name === zone || name.endsWith(`.${zone}`)) && name.length <= 253) {
    return [];
  }
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
  if (!https || "id" in zone) {
    return [];
  }
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

/**
 * What ACM takes as a certificate's name, which is less than DNS takes.
 * Source: https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html (64 octets) and
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html (labels)
 */
function httpsName(dns: ParsedConfig["dns"]): Conflict[] {
  if (!dns.https) {
    return [];
  }
  const name = recordFqdn(dns);
  const labels = name.split(".");
  const objection =
    name.length > 64
      ? `${name} has ${name.length}`
      : labels.some((label) => label.includes("_"))
        ? "remove the underscore"
        : (labels.at(-1) ?? "").length < 2
          ? `the top level, ${labels.at(-1)}, has one letter`
          : undefined;
  if (objection === undefined) {
    return [];
  }
  return [
    {
      path: "dns.recordName",
      uses: ["dns.zone", "dns.https"],
      got: name,
      allowed:
        "with dns.https a name that ACM gives a certificate for: up to 64 characters, labels of letters, digits and -, a top level of two or more",
      fix: `${objection}: use another name, or set dns.https to false`,
    },
  ];
}

/** The first AWS provider that has the setting. */
const ACCELERATED_RECOVERY_SINCE = "6.25.0";

/** @param provider - version of the AWS provider that the bindings are for */
export function acceleratedRecoverySupported(
  { acceleratedRecovery, zone }: ParsedConfig["dns"],
  provider: string,
): Conflict[] {
  if (!acceleratedRecovery) {
    return [];
  }
  const conflict = { path: "dns.acceleratedRecovery", got: acceleratedRecovery };
  if ("id" in zone) {
    return [
      {
        ...conflict,
        uses: ["dns.zone"],
        allowed: "false with an existing zone, whose settings the stacks do not manage",
        fix: `remove it, and enable it once: aws route53 update-hosted-zone-features --hosted-zone-id ${zone.id} --enable-accelerated-recovery`,
      },
    ];
  }
  if (provider.localeCompare(ACCELERATED_RECOVERY_SINCE, undefined, { numeric: true }) >= 0) {
    return [];
  }
  return [
    {
      ...conflict,
      uses: [],
      allowed: `false with AWS provider ${provider}: the setting came with ${ACCELERATED_RECOVERY_SINCE}`,
      fix: "remove it until the project has moved to provider 6 (docs/upgrading.md)",
    },
  ];
}
