import type { Values } from "../../../terraform/plan";
import { blocks } from "../problems";

/** Ports that a security group opens to everybody. */
export interface Opening {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly isIpv6: boolean;
}

const lastPort = 65_535;
const webPorts = [80, 443];

/** The ports that a security group, or one of its rules, opens to everybody, except web ports. */
export function openings(type: string, values: Values | undefined): Opening[] {
  if (values === undefined || (type === "aws_security_group_rule" && values.type !== "ingress")) {
    return [];
  }
  const rules = type.endsWith("security_group") ? blocks(values.ingress) : [values];
  return rules.flatMap((rule) => {
    const cidrs = [rule.cidr_blocks, rule.ipv6_cidr_blocks, rule.cidr_ipv4, rule.cidr_ipv6].flat();
    const open = cidrs.filter((cidr) => typeof cidr === "string" && isWorld(cidr));
    const ports = portsOf(rule);
    const isWeb = ports.protocol === "tcp" && ports.from === ports.to && webPorts.includes(ports.from);
    return isWeb
      ? []
      : [...new Set(open.map((cidr) => cidr.includes(":")))].map((isIpv6) => ({ ...ports, isIpv6 }));
  });
}

/** Whether one opening includes all of another. */
export function covers(one: Opening, other: Opening): boolean {
  return (
    one.isIpv6 === other.isIpv6 &&
    (one.protocol === "-1" || one.protocol === other.protocol) &&
    one.from <= other.from &&
    one.to >= other.to
  );
}

/** An opening as text: `tcp 22`, `every port`. */
export function portText({ from, protocol, to }: Opening): string {
  if (protocol === "-1") {
    return "every port";
  }
  if (protocol.startsWith("icmp")) {
    return protocol;
  }
  return from === to ? `${protocol} ${from}` : `${protocol} ${from}-${to}`;
}

const protocolNames: Readonly<Record<string, string>> = {
  all: "-1",
  "6": "tcp",
  "17": "udp",
  "1": "icmp",
  "58": "icmpv6",
};

function portsOf(rule: Values): Omit<Opening, "isIpv6"> {
  const given = String(rule.protocol ?? rule.ip_protocol ?? "-1").toLowerCase();
  const protocol = protocolNames[given] ?? given;
  const isEvery = protocol === "-1";
  return {
    protocol,
    from: isEvery ? 0 : (rule.from_port ?? 0),
    to: isEvery ? lastPort : (rule.to_port ?? lastPort),
  };
}

/**
 * Whether a range has a quarter of all addresses or more: `0.0.0.0/0` split into a few networks is just as open. In IPv6,
 * only `2000::/3` is in use.
 */
export function isWorld(cidr: string): boolean {
  return Number(/\/(\d+)$/.exec(cidr)?.[1] ?? Number.NaN) <= (cidr.includes(":") ? 4 : 2);
}
