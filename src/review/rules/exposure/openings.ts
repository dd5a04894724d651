import type { Values } from "../../../terraform/plan";
import { blocks } from "../problems";

/** Ports that a security group has open to everybody. */
export interface Opening {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly isIpv6: boolean;
}

const lastPort = 65_535;
const webPorts = [80, 443];

/** What a security group, or a rule of one, lets everybody reach, web ports left out. */
export function openings(type: string, values: Values | undefined): Opening[] {
  if (values === undefined || (type === "aws_security_group_rule" && values.type !== "ingress")) return [];
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

/** Whether one opening holds all of another. */
export function covers(one: Opening, other: Opening): boolean {
  return (
    one.isIpv6 === other.isIpv6 &&
    (one.protocol === "-1" || one.protocol === other.protocol) &&
    one.from <= other.from &&
    one.to >= other.to
  );
}

/** An opening in words: `tcp 22`, `every port`. */
export function portText({ from, protocol, to }: Opening): string {
  if (protocol === "-1") return "every port";
  if (protocol.startsWith("icmp")) return protocol;
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
  const said = String(rule.protocol ?? rule.ip_protocol ?? "-1").toLowerCase();
  const protocol = protocolNames[said] ?? said;
  const isEvery = protocol === "-1";
  return {
    protocol,
    from: isEvery ? 0 : (rule.from_port ?? 0),
    to: isEvery ? lastPort : (rule.to_port ?? lastPort),
  };
}

/**
 * A quarter of all addresses, or more: `0.0.0.0/0` written as a few networks is no less open. Of IPv6, `2000::/3` is all
 * that is in use.
 */
function isWorld(cidr: string): boolean {
  return Number(cidr.split("/")[1]) <= (cidr.includes(":") ? 4 : 2);
}
