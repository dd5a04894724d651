import { type Endpoint, type Reachability, showPorts, showRule } from "../../../terraform/stack/reachability";
import { idOf } from "../../../terraform/stack/references";

/** Ingress of anything other than one kind of endpoint on these ports. */
export function comesFromElsewhere(
  reach: Reachability,
  to: Endpoint,
  allowed: Endpoint["kind"],
  ports: readonly number[],
): string[] {
  const kind = allowed.replace("-", " ");
  const sources = reach.endpoints.filter((endpoint) => endpoint.kind === allowed);
  const groups = sources.flatMap(({ securityGroups }) => securityGroups);
  const others = reach
    .ingressOf(to)
    .filter((rule) => !groups.includes(idOf(rule.referenced_security_group_id, "aws_security_group") ?? ""));
  const excess = sources
    .flatMap((source) => reach.ports(source, to))
    .filter(({ protocol, from, to: last }) => protocol !== "tcp" || from !== last || !ports.includes(from));
  return [
    ...others.map((rule) => `ingress: got ${showRule(rule)}, allowed: the security group of the ${kind}`),
    ...(excess.length > 0
      ? [`ingress from the ${kind}: got ${showPorts(excess)}, allowed: tcp ${ports.join(", tcp ")}`]
      : []),
  ];
}
