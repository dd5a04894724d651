import { describe, expect, test } from "vitest";
import { addresses, expose, outputValues, synthesizeAlone } from "../../test/support/scratch";
import { Firewall } from ".";

function firewall(https: boolean) {
  return synthesizeAlone(
    (scope) => new Firewall(scope, "firewall", { name: "shop-dr", vpcId: "vpc-1", https }),
  );
}

const stack = firewall(false);

/** Inbound rules: `group <- source: ports`. */
function inbound(https: boolean): string[] {
  return Object.values(firewall(https).resources("aws_vpc_security_group_ingress_rule"))
    .map((rule) => {
      const source = rule.cidr_ipv4 ?? rule.referenced_security_group_id;
      return `${rule.security_group_id} <- ${source}: ${rule.ip_protocol} ${rule.from_port}-${rule.to_port}`;
    })
    .toSorted();
}

describe("inbound", () => {
  const layers = [
    "${aws_security_group.firewall_database.id} <- ${aws_security_group.firewall_tasks.id}: tcp 3306-3306",
    "${aws_security_group.firewall_load_balancer.id} <- 0.0.0.0/0: tcp 80-80",
    "${aws_security_group.firewall_tasks.id} <- ${aws_security_group.firewall_load_balancer.id}: tcp 80-80",
  ];

  test("internet to load balancer to tasks to database, and nothing else", () => {
    expect(inbound(false)).toEqual(layers);
  });

  test("with HTTPS the load balancer also takes 443, and nothing else changes", () => {
    expect(inbound(true)).toEqual(
      [...layers, "${aws_security_group.firewall_load_balancer.id} <- 0.0.0.0/0: tcp 443-443"].toSorted(),
    );
  });

  test("rules describe what they allow in", () => {
    const descriptions = Object.values(firewall(true).resources("aws_vpc_security_group_ingress_rule"));
    expect(descriptions.map((rule) => rule.description)).toEqual([
      "TCP 3306 from tasks",
      "TCP 80 from the internet",
      "TCP 443 from the internet",
      "TCP 80 from load-balancer",
    ]);
  });
});

describe("outbound", () => {
  test("load balancer and tasks reach everything, the database nothing", () => {
    const rule = (group: string) => ({
      security_group_id: `\${aws_security_group.firewall_${group}.id}`,
      description: "All traffic out",
      cidr_ipv4: "0.0.0.0/0",
      ip_protocol: "-1",
    });
    expect(stack.resources("aws_vpc_security_group_egress_rule")).toEqual({
      firewall_load_balancer_egress: rule("load_balancer"),
      firewall_tasks_egress: rule("tasks"),
    });
  });
});

test("addresses are those of the layers", () => {
  expect(addresses(firewall(true))).toEqual([
    "aws_security_group.firewall_database",
    "aws_security_group.firewall_load_balancer",
    "aws_security_group.firewall_tasks",
    "aws_vpc_security_group_egress_rule.firewall_load_balancer_egress",
    "aws_vpc_security_group_egress_rule.firewall_tasks_egress",
    "aws_vpc_security_group_ingress_rule.firewall_database_mysql",
    "aws_vpc_security_group_ingress_rule.firewall_load_balancer_http",
    "aws_vpc_security_group_ingress_rule.firewall_load_balancer_https",
    "aws_vpc_security_group_ingress_rule.firewall_tasks_http",
  ]);
});

describe("groups", () => {
  test("are three, in the VPC given, named after what they protect", () => {
    const group = (name: string, description: string) => ({
      name: `shop-dr-${name}`,
      description,
      vpc_id: "vpc-1",
      tags: { Name: `shop-dr-${name}` },
    });
    expect(stack.resources("aws_security_group")).toEqual({
      firewall_load_balancer: group("load-balancer", "Load balancer: HTTP from the internet"),
      firewall_tasks: group("tasks", "Tasks: HTTP from the load balancer only"),
      firewall_database: group("database", "Database: MySQL from the tasks only, no egress"),
    });
  });

  test("have no inline rules, which would conflict with the separate ones", () => {
    for (const group of Object.values(stack.resources("aws_security_group"))) {
      expect(Object.keys(group)).not.toContain("ingress");
      expect(Object.keys(group)).not.toContain("egress");
    }
    expect.assertions(6);
  });

  test("keep their descriptions with HTTPS: a changed one replaces the group", () => {
    expect(firewall(true).resources("aws_security_group")).toEqual(stack.resources("aws_security_group"));
  });

  test("are exposed for those who attach them", () => {
    const given = synthesizeAlone((scope) => {
      const { loadBalancerGroupId, tasksGroupId, databaseGroupId } = new Firewall(scope, "firewall", {
        name: "shop-dr",
        vpcId: "vpc-1",
        https: false,
      });
      expose(scope, { loadBalancerGroupId, tasksGroupId, databaseGroupId });
    });
    expect(outputValues(given)).toEqual({
      loadBalancerGroupId: "${aws_security_group.firewall_load_balancer.id}",
      tasksGroupId: "${aws_security_group.firewall_tasks.id}",
      databaseGroupId: "${aws_security_group.firewall_database.id}",
    });
  });
});
