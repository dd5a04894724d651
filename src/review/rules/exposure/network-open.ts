import type { PlanRule } from "../plan-rule";
import { isWorld } from "./openings";

/** Addresses that may call: the words of firewalls, access lists and endpoints. */
const CALLERS =
  /(^|[._])(source_(ranges?|address_prefix(es)?|ip|ips|cidr|addresses|ip_cidr)|(public_access|allowed|authorized|trusted|ingress|whitelisted|permitted|inbound|source|client)_?\w*(cidr|cidrs|cidr_blocks?|ips?|ip_ranges?|networks?|ranges|addresses)|cidr_ip(v4|v6)?|cidr_ipv[46]|(ipv[46]_)?cidr_blocks?|cidr_list|authorized_networks\.value|cidr_allow_list|ip_rules|remote_ip_prefix|start_ip_address|addresses|cidr_block|ip_address_or_range)$/;

/** Types whose addresses are not callers: networks, routes, what goes out, and those with a rule of their own. */
const OTHERS =
  /egress|outbound|network_acl|route|subnet|_vpc(_|$)|_network$|virtual_network|transit_gateway|vpn|prefix_list|ipam|address_group|nat_|^aws_(default_)?security_group|^aws_vpc_security_group|_peering|ip_set|ipset|dns|directory|eks_cluster|dms|carrier/;

/** Whether a rule is for the web, or lets nobody in. */
function isHarmless(values: Record<string, unknown> | undefined): boolean {
  const { access, action, allow, destination_port_range, direction, egress, rule_action } = values ?? {};
  const ports = [allow ?? []]
    .flat()
    .flatMap((one) => (one as { ports?: unknown[] } | null)?.ports ?? ["every"]);
  const isWeb = (port: unknown) => /^(80|443)$/.test(String(port));
  return (
    /^(deny|block|drop)$/i.test(String(access ?? rule_action ?? action)) ||
    /^(egress|outbound|out)$/i.test(String(direction)) ||
    egress === true ||
    (ports.length > 0 && ports.every(isWeb)) ||
    isWeb(destination_port_range)
  );
}

function admitsWorld(value: unknown): boolean {
  return [value ?? []].flat().some((one) => {
    const text = String(one);
    return text === "*" || /^(internet|any)$/i.test(text) || (text.includes("/") && isWorld(text));
  });
}

export const networkOpen: PlanRule = {
  id: "plan-network-open",
  risk: "exposure",
  effect: "admits the world",
  title: "A firewall or an access list does not admit the whole internet",
  why: "Every host on the internet can try whatever is behind it.",
  source:
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html",
  severity: "warning",
  fix: "List the networks that need it.",
  words: [
    {
      name: CALLERS,
      exceptTypes: OTHERS,
      judge: ({ after, before, owner }) =>
        admitsWorld(after) && !(admitsWorld(before) && !isHarmless(owner.before)) && !isHarmless(owner.after)
          ? "worse"
          : "fine",
      problem: "admits the world",
      onCreation: true,
    },
  ],
};
