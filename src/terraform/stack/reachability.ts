import { Cidr } from "../../config/cidr";
import { Unknown } from "../hcl";
import { type Instance, instancesOf } from "./instances";
import { idOf } from "./references";
import type { Situation } from "./situations";
import type { Block, SynthesizedStack } from "./synthesized-stack";

/** Ports of a protocol; protocol -1 is `all`, with every port. */
export interface Ports {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

/** A resource's network interfaces, according to its arguments. */
interface Interfaces {
  /** References to security groups. */
  readonly groups: unknown;
  /** References to subnets. */
  readonly subnets: unknown;
  readonly hasPublicAddress: boolean;
}

/** A resource type with network interfaces in the VPC. */
export interface EndpointKind {
  /** Name in messages, such as `load-balancer`. */
  readonly name: string;
  readonly type: string;
  /** Whether visitors enter through it, so that it may be in public subnets. @default false */
  readonly isEntrance?: true;
  /** @param find - returns the resource of a type that an argument refers to */
  readonly interfacesOf: (
    values: Block,
    find: (type: string, reference: unknown) => Instance | undefined,
  ) => Interfaces;
}

/** A resource with network interfaces in the VPC. */
export interface Endpoint {
  /** Name of its kind. */
  readonly kind: string;
  readonly instance: Instance;
  /** Logical ids; undefined for a group from outside its stack. */
  readonly securityGroups: readonly (string | undefined)[];
  /** Logical ids; undefined for a subnet from outside its stack. */
  readonly subnets: readonly (string | undefined)[];
  readonly hasPublicAddress: boolean;
}

/** The internet, as a source or a destination. */
export const INTERNET: unique symbol = Symbol("the internet");

export type Peer = Endpoint | typeof INTERNET;

/** Ports that visitors' browsers use. */
export const WEB_PORTS = [80, 443];

const EVERYTHING: Ports = { protocol: "all", from: 0, to: 65535 };
const GROUP = "aws_security_group";

/**
 * Reachability in a stack's VPC, computed from its JSON: routes, addresses and security groups.
 *
 * It ignores what could only restrict it: network ACLs, and whether anything listens. Resources outside the stack count as
 * open: their security groups allow everything, and a subnet without a route table in the stack has every route. Inline
 * rules of a security group are not read; `vpc-security-group-rules-separate` refuses them.
 */
export class Reachability {
  constructor(
    private readonly stack: SynthesizedStack,
    private readonly situation: Situation,
    private readonly kinds: readonly EndpointKind[],
  ) {}

  /** The endpoint that a resource instance is. */
  static endpointOf(
    instance: Instance,
    kinds: readonly EndpointKind[],
  ): { reach: Reachability; endpoint: Endpoint } {
    const reach = new Reachability(instance.stack, instance.situation, kinds);
    const endpoint = reach.endpoints.find((found) => found.instance === instance);
    if (!endpoint) {
      throw new Error(`${instance.address} has no known network interface.`);
    }
    return { reach, endpoint };
  }

  get endpoints(): Endpoint[] {
    const find = (type: string, reference: unknown) =>
      this.instances(type).find(({ id }) => id === idOf(reference, type));
    return this.kinds.flatMap(({ interfacesOf, name, type }) =>
      this.instances(type).map((instance) => {
        const { groups, subnets, hasPublicAddress } = interfacesOf(instance.values, find);
        return {
          kind: name,
          instance,
          securityGroups: idsOf(groups, GROUP),
          subnets: idsOf(subnets, "aws_subnet"),
          hasPublicAddress,
        };
      }),
    );
  }

  /** Ports on which one peer can connect to another; none if it cannot. */
  ports(from: Peer, to: Peer): Ports[] {
    if (to === INTERNET) {
      return from === INTERNET ? [] : this.portsToInternet(from);
    }
    if (from === INTERNET) {
      return this.portsFromInternet(to);
    }
    const admitted = this.ingressOf(to).filter((rule) => this.isAbout(rule, from));
    return admitted.flatMap((rule) =>
      this.egressOf(from)
        .filter((out) => this.isAbout(out, to))
        .flatMap((out) => common(portsOf(rule), portsOf(out))),
    );
  }

  /** Whether any of the endpoint's subnets has a route to an internet gateway. */
  isInPublicSubnet({ subnets }: Endpoint): boolean {
    return subnets.some((subnet) => this.hasRoute(subnet, "gateway_id", "aws_internet_gateway"));
  }

  /** Ingress rules of an endpoint's security groups. */
  ingressOf({ securityGroups }: Endpoint): Block[] {
    return this.rulesOf("aws_vpc_security_group_ingress_rule", securityGroups);
  }

  /** Egress rules of an endpoint's security groups; without any, nothing is allowed out. */
  egressOf({ securityGroups }: Endpoint): Block[] {
    return this.rulesOf("aws_vpc_security_group_egress_rule", securityGroups);
  }

  private portsFromInternet(to: Endpoint): Ports[] {
    if (!to.hasPublicAddress || !this.isInPublicSubnet(to)) {
      return [];
    }
    return this.ingressOf(to)
      .filter((rule) => this.isBeyondVpc(rule))
      .map(portsOf);
  }

  private portsToInternet(from: Endpoint): Ports[] {
    const isRouted = from.subnets.some(
      (subnet) =>
        this.hasRoute(subnet, "nat_gateway_id", "aws_nat_gateway") ||
        (from.hasPublicAddress && this.hasRoute(subnet, "gateway_id", "aws_internet_gateway")),
    );
    if (!isRouted) {
      return [];
    }
    return this.egressOf(from)
      .filter((rule) => this.isBeyondVpc(rule))
      .map(portsOf);
  }

  /** Whether a rule's peer can be this endpoint. */
  private isAbout(rule: Block, peer: Endpoint): boolean {
    const group = rule.referenced_security_group_id;
    if (group !== undefined && group !== null) {
      const id = idOf(group, GROUP);
      return id === undefined || peer.securityGroups.some((own) => own === undefined || own === id);
    }
    const subnets = this.instances("aws_subnet");
    return peer.subnets.some((id) =>
      overlaps(rule, subnets.find((subnet) => subnet.id === id)?.values.cidr_block),
    );
  }

  private isBeyondVpc(rule: Block): boolean {
    if (rule.referenced_security_group_id) {
      return false;
    }
    const vpcs = this.instances("aws_vpc").map(({ values }) => values.cidr_block);
    const range = cidrOf(rule);
    return range === undefined || !vpcs.some((vpc) => cidr(vpc)?.contains(range));
  }

  private rulesOf(type: string, groups: Endpoint["securityGroups"]): Block[] {
    if (groups.includes(undefined)) {
      return [{ ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" }];
    }
    return this.instances(type)
      .map(({ values }) => values)
      .filter((values) => groups.includes(idOf(values.security_group_id, GROUP)));
  }

  private hasRoute(subnet: string | undefined, argument: string, type: string): boolean {
    const tables = this.instances("aws_route_table_association")
      .filter(({ values }) => idOf(values.subnet_id, "aws_subnet") === subnet)
      .map(({ values }) => idOf(values.route_table_id, "aws_route_table"));
    if (subnet === undefined || tables.length === 0) {
      return true;
    }
    return this.routes().some(
      ({ table, route }) => tables.includes(table) && idOf(route[argument], type) !== undefined,
    );
  }

  /** Separate routes, and those inline in route tables. */
  private routes(): { table: string | undefined; route: Block }[] {
    return [
      ...this.instances("aws_route").map(({ values }) => ({
        table: idOf(values.route_table_id, "aws_route_table"),
        route: values,
      })),
      ...this.instances("aws_route_table").flatMap(({ id, values }) =>
        ((values.route ?? []) as Block[]).map((route) => ({ table: id, route })),
      ),
    ];
  }

  private instances(type: string): Instance[] {
    return instancesOf(this.stack, type, this.situation);
  }
}

/** In messages: `tcp 80`, `tcp 8000-9000`, `all`. */
export function showPorts(ports: readonly Ports[]): string {
  return ports
    .map(({ protocol, from, to }) =>
      protocol === "all" ? "all" : `${protocol} ${from === to ? from : `${from}-${to}`}`,
    )
    .join(", ");
}

/** A security group's rule in messages: `tcp 22 0.0.0.0/0`. */
export function showRule(rule: Block): string {
  const peer =
    rule.referenced_security_group_id ?? rule.cidr_ipv4 ?? rule.cidr_ipv6 ?? rule.prefix_list_id ?? "anyone";
  return `${showPorts([portsOf(rule)])} ${peer instanceof Unknown ? peer.template : peer}`;
}

function idsOf(references: unknown, type: string): (string | undefined)[] {
  return (Array.isArray(references) ? references : []).map((reference) => idOf(reference, type));
}

function portsOf({ ip_protocol: protocol, from_port: from, to_port: to }: Block): Ports {
  if (String(protocol) === "-1") {
    return EVERYTHING;
  }
  return { protocol: String(protocol), from: from ?? EVERYTHING.from, to: to ?? EVERYTHING.to };
}

function common(one: Ports, other: Ports): Ports[] {
  if (one.protocol !== other.protocol && one.protocol !== "all" && other.protocol !== "all") {
    return [];
  }
  const from = Math.max(one.from, other.from);
  const to = Math.min(one.to, other.to);
  return from <= to ? [{ protocol: one.protocol === "all" ? other.protocol : one.protocol, from, to }] : [];
}

/** A rule's IPv4 range; undefined, which is anyone, for IPv6, prefix lists and unknown values. */
function cidrOf(rule: Block): Cidr | undefined {
  return cidr(rule.cidr_ipv4);
}

function cidr(text: unknown): Cidr | undefined {
  return typeof text === "string" ? Cidr.enclosing(text) : undefined;
}

function overlaps(rule: Block, block: unknown): boolean {
  const [range, subnet] = [cidrOf(rule), cidr(block)];
  return range === undefined || subnet === undefined || range.overlaps(subnet);
}
