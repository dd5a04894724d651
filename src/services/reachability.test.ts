import { describe, expect, test } from "vitest";
import { type ConfigOverrides, synthesize } from "../../test/support/synth";
import { INTERNET, type Peer, Reachability, showPorts } from "../terraform/stack/reachability";
import { situationsOf } from "../terraform/stack/situations";
import { SynthesizedStack } from "../terraform/stack/synthesized-stack";
import { ENDPOINT_KINDS } from ".";

/** Ports by source and destination; pairs not listed cannot connect. */
function connections(stack: SynthesizedStack, posture: string): Record<string, string> {
  const situation = situationsOf(stack).find(({ variables }) => variables.posture === posture);
  if (!situation) {
    throw new Error(`${stack.name} has no posture ${posture}.`);
  }
  const reach = new Reachability(stack, situation, ENDPOINT_KINDS);
  const peers: Peer[] = [INTERNET, ...reach.endpoints];
  const nameOf = (peer: Peer) => (peer === INTERNET ? "internet" : peer.kind);
  return Object.fromEntries(
    peers
      .flatMap((from) => peers.filter((to) => to !== from).map((to): [Peer, Peer] => [from, to]))
      .map(([from, to]) => [`${nameOf(from)} -> ${nameOf(to)}`, showPorts(reach.ports(from, to))])
      .filter(([, ports]) => ports !== ""),
  );
}

const HTTPS: ConfigOverrides = {
  dns: { zone: { create: undefined, id: "Z0123456789ABC", name: "lamp-visitor.test" }, https: true },
};

const EXPECTED = {
  "internet -> load-balancer": "tcp 80",
  "load-balancer -> internet": "all",
  "load-balancer -> tasks": "tcp 80",
  "tasks -> internet": "all",
  // Like everyone: the load balancer is open to the internet.
  "tasks -> load-balancer": "tcp 80",
  "tasks -> database": "tcp 3306",
};

describe.each(["primary", "dr"] as const)("in %s", (name) => {
  test.each(["active", "quiesced", "standby"])("%s: nothing else can connect", (posture) => {
    expect(connections(synthesize()[name], posture)).toEqual(EXPECTED);
  });

  test("with HTTPS the internet reaches the load balancer on 443 too", () => {
    expect(connections(synthesize(HTTPS)[name], "active")).toEqual({
      ...EXPECTED,
      "internet -> load-balancer": "tcp 80, tcp 443",
      "tasks -> load-balancer": "tcp 80, tcp 443",
    });
  });

  test("only the load balancer has public addresses and is in public subnets", () => {
    const stack = synthesize()[name];
    const [situation] = situationsOf(stack);
    const reach = new Reachability(stack, situation as NonNullable<typeof situation>, ENDPOINT_KINDS);
    expect(
      reach.endpoints.map((endpoint) => [
        endpoint.kind,
        endpoint.hasPublicAddress,
        reach.isInPublicSubnet(endpoint),
      ]),
    ).toEqual([
      ["load-balancer", true, true],
      ["tasks", false, false],
      ["database", false, false],
    ]);
  });
});

test("without a NAT gateway, on standby, the tasks do not reach the internet", () => {
  const { dr } = synthesize({ network: { natGateway: "when-active" } });
  expect(connections(dr, "standby")).not.toHaveProperty("tasks -> internet");
  expect(connections(dr, "active")).toHaveProperty("tasks -> internet", "all");
});

describe("detects a change to the synthesized stack", () => {
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape, about to be changed.
  const changed = (change: (resource: any) => void) => {
    const json = structuredClone(synthesize().dr.json);
    change(json.resource);
    return connections(new SynthesizedStack("dr", json), "active");
  };

  test("a public database in private subnets is reachable only with a route and a rule", () => {
    const open = { cidr_ipv4: "0.0.0.0/0", ip_protocol: "tcp", from_port: 3306, to_port: 3306 };
    const publish = (resource: Record<string, Record<string, Record<string, unknown>>>) => {
      Object.assign(resource.aws_db_instance?.database ?? {}, { publicly_accessible: true });
      Object.assign(resource.aws_vpc_security_group_ingress_rule ?? {}, {
        open: { ...open, security_group_id: "${aws_security_group.firewall_database.id}" },
      });
    };
    expect(changed(publish)).not.toHaveProperty("internet -> database");
    const reached = changed((resource) => {
      publish(resource);
      resource.aws_route.way_in = {
        route_table_id: "${aws_route_table.network_private_routes.id}",
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: "${aws_internet_gateway.network_internet_gateway.id}",
      };
    });
    expect(reached).toHaveProperty("internet -> database", "tcp 3306");
  });

  test("a rule with an address range admits everything in the range", () => {
    const reached = changed((resource) => {
      resource.aws_vpc_security_group_ingress_rule.range = {
        security_group_id: "${aws_security_group.firewall_database.id}",
        cidr_ipv4: "11.1.1.0/24",
        ip_protocol: "tcp",
        from_port: 3000,
        to_port: 4000,
      };
    });
    expect(reached).toEqual({ ...EXPECTED, "load-balancer -> database": "tcp 3000-4000" });
  });

  test("a security group from outside the stack counts as open", () => {
    const reached = changed((resource) => {
      resource.aws_db_instance.database.vpc_security_group_ids = ["sg-0123456789"];
    });
    expect(reached).toMatchObject({ "load-balancer -> database": "all", "database -> internet": "all" });
  });

  test.each<[string, (resource: Record<string, Record<string, unknown>>) => void]>([
    [
      "without a route table",
      (resource) => delete resource.aws_route_table_association?.network_private_a_routes,
    ],
    [
      "whose route table has the route inline",
      (resource) => {
        const route = { gateway_id: "${aws_internet_gateway.network_internet_gateway.id}" };
        Object.assign(resource.aws_route_table?.network_private_routes ?? {}, { route: [route] });
      },
    ],
  ])("a subnet %s counts as public", (_what, change) => {
    const reached = changed((resource) => {
      change(resource);
      resource.aws_ecs_service.web_service_service.network_configuration.assign_public_ip = true;
      Object.assign(resource.aws_vpc_security_group_ingress_rule.firewall_tasks_http, {
        referenced_security_group_id: null,
        cidr_ipv4: "0.0.0.0/0",
      });
    });
    expect(reached).toHaveProperty("internet -> tasks", "tcp 80");
  });

  test("without egress rules, nothing is reachable", () => {
    const reached = changed((resource) => {
      delete resource.aws_vpc_security_group_egress_rule.firewall_tasks_egress;
    });
    expect(Object.keys(reached).filter((path) => path.startsWith("tasks"))).toEqual([]);
  });
});
