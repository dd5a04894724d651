import { POSTURE, stackIn, testRule, withResources } from "../../../../test/support/rules";
import { endpoint as tasks } from "../../ecs/endpoint";
import { endpoint as loadBalancer } from "../../elb/endpoint";
import { endpoint as database } from "../../rds/endpoint";
import { databaseReachesNothing } from "./database-reaches-nothing";
import { defaultSecurityGroupClosed } from "./default-security-group-closed";
import { flowLogs } from "./flow-logs";
import { internetReachesOnlyLoadBalancer } from "./internet-reaches-only-load-balancer";
import { onlyLoadBalancerReachesTasks } from "./only-load-balancer-reaches-tasks";
import { onlyTasksReachDatabase } from "./only-tasks-reach-database";
import { openPortsAreWebPorts } from "./open-ports-are-web-ports";
import { privateAddressSpace } from "./private-address-space";
import { privateSubnets } from "./private-subnets";
import { quotas } from "./quotas";
import { securityGroupRulesSeparate } from "./security-group-rules-separate";
import { standbyTasksReachInternet } from "./standby-tasks-reach-internet";
import { subnetsWithoutPublicAddresses } from "./subnets-without-public-addresses";
import { zonesByName } from "./zones-by-name";

const endpointKinds = [loadBalancer, tasks, database];

testRule(privateAddressSpace, {
  compliant: withResources({ aws_vpc: { it: { cidr_block: "10.0.0.0/16" } } }),
  violating: withResources({ aws_vpc: { it: { cidr_block: "11.0.0.0/16" } } }),
  problems: [
    'cidr_block: got "11.0.0.0/16", allowed: a block within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10',
  ],
});

testRule(securityGroupRulesSeparate, {
  compliant: withResources({ aws_security_group: { it: { name: "web" } } }),
  violating: withResources({
    aws_security_group: { it: { ingress: [] } },
    aws_security_group_rule: { it: {} },
  }),
  problems: [
    "ingress: got [], allowed: nothing",
    "aws_security_group_rule: got one, allowed: aws_vpc_security_group_ingress_rule or ..._egress_rule",
  ],
});

const VPC = { aws_vpc: { main: {} } };

testRule(defaultSecurityGroupClosed, {
  compliant: withResources({ ...VPC, aws_default_security_group: { it: { vpc_id: "${aws_vpc.main.id}" } } }),
  violating: withResources({ ...VPC, aws_default_security_group: { it: { vpc_id: "${aws_vpc.other.id}" } } }),
  problems: ["aws_default_security_group: got none for the VPC, allowed: one without rules"],
});

testRule(zonesByName, {
  compliant: withResources({ aws_subnet: { it: { availability_zone: "eu-central-1a" } } }),
  violating: [
    stackIn("eu-central-1", "dr", {
      data: { aws_availability_zones: { all: {} } },
      resource: { aws_subnet: { it: { availability_zone: "eu-west-1a" } } },
    }),
  ],
  problems: [
    'availability_zone: got "eu-west-1a", allowed: eu-central-1 and a letter',
    "data.aws_availability_zones.all: got a lookup, allowed: none",
  ],
});

const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i));

testRule(quotas, {
  compliant: withResources({ aws_eip: { it: { count: 5 } }, aws_security_group: { it: {} } }),
  violating: withResources({
    aws_eip: { it: { count: 6 } },
    aws_lb: { it: { security_groups: many(6, (index) => `\${aws_security_group.g${index}.id}`) } },
    aws_security_group: { it: {} },
    aws_vpc_security_group_ingress_rule: Object.fromEntries(
      many(61, (index) => `r${index}`).map((id) => [
        id,
        { security_group_id: "${aws_security_group.it.id}" },
      ]),
    ),
  }),
  problems: [
    "aws_eip: got 6, allowed: 5 in eu-central-1",
    "aws_vpc_security_group_ingress_rule: got 61, allowed: 60 per security group",
    "security groups: got 6, allowed: 5 per network interface",
  ],
});

testRule(flowLogs, {
  compliant: withResources({
    ...VPC,
    aws_flow_log: { it: { vpc_id: "${aws_vpc.main.id}", traffic_type: "REJECT" } },
  }),
  violating: withResources({
    ...VPC,
    aws_flow_log: { it: { vpc_id: "${aws_vpc.main.id}", traffic_type: "ACCEPT" } },
  }),
  problems: ['aws_flow_log: got ["ACCEPT"], allowed: "ALL" or "REJECT"'],
});

testRule(subnetsWithoutPublicAddresses, {
  compliant: withResources({ aws_subnet: { it: { map_public_ip_on_launch: false } } }),
  violating: withResources({ aws_subnet: { it: { map_public_ip_on_launch: true } } }),
  problems: ["map_public_ip_on_launch: got true, allowed: nothing or false"],
});

const tcp = (port: number) => ({ ip_protocol: "tcp", from_port: port, to_port: port });
const OPEN = { cidr_ipv4: "0.0.0.0/0" };

testRule(openPortsAreWebPorts, {
  compliant: withResources({ aws_vpc_security_group_ingress_rule: { it: { ...OPEN, ...tcp(443) } } }),
  violating: withResources({
    aws_vpc_security_group_ingress_rule: {
      ssh: { ...OPEN, ...tcp(22) },
      all: { cidr_ipv6: "::/0", ip_protocol: "-1" },
      more: { ...OPEN, ip_protocol: "tcp", from_port: 80, to_port: 443 },
    },
  }),
  problems: [
    'open to everyone: got "tcp 22-22", allowed: tcp 80 or tcp 443',
    'open to everyone: got "-1 any-any", allowed: tcp 80 or tcp 443',
    'open to everyone: got "tcp 80-443", allowed: tcp 80 or tcp 443',
  ],
});

const group = (id: string) => `\${aws_security_group.${id}.id}`;
const into = (id: string) => ({ security_group_id: group(id) });
const routed = (id: string, gateway: object) => ({
  aws_route_table_association: {
    it: { subnet_id: "${aws_subnet.it.id}", route_table_id: "${aws_route_table.it.id}" },
  },
  aws_route: { [id]: { route_table_id: "${aws_route_table.it.id}", ...gateway } },
});
const TO_INTERNET_GATEWAY = routed("out", { gateway_id: "${aws_internet_gateway.it.id}" });
const TO_NAT_GATEWAY = routed("out", { nat_gateway_id: "${aws_nat_gateway.it.id}" });

/** A load balancer, tasks and a database in one subnet, each with its own security group. */
const LAYERS = {
  aws_vpc: { it: { cidr_block: "10.0.0.0/16" } },
  aws_subnet: { it: { cidr_block: "10.0.1.0/24" } },
  aws_lb: { web: { security_groups: [group("web")], subnets: ["${aws_subnet.it.id}"] } },
  aws_lb_listener: { http: { load_balancer_arn: "${aws_lb.web.arn}", port: 80 } },
  aws_ecs_service: {
    tasks: {
      load_balancer: [{ container_port: 8080 }],
      network_configuration: { security_groups: [group("tasks")], subnets: ["${aws_subnet.it.id}"] },
    },
  },
  aws_db_subnet_group: { it: { subnet_ids: ["${aws_subnet.it.id}"] } },
  aws_db_instance: {
    data: {
      port: 3306,
      vpc_security_group_ids: [group("data")],
      db_subnet_group_name: "${aws_db_subnet_group.it.name}",
    },
  },
  aws_vpc_security_group_egress_rule: {
    web: { ...into("web"), ...OPEN, ip_protocol: "-1" },
    tasks: { ...into("tasks"), ...OPEN, ip_protocol: "-1" },
  },
};
const INGRESS = {
  web: { ...into("web"), ...OPEN, ...tcp(80) },
  tasks: { ...into("tasks"), referenced_security_group_id: group("web"), ...tcp(8080) },
  data: { ...into("data"), referenced_security_group_id: group("tasks"), ...tcp(3306) },
};
const layers = (ingress: object, more: object = {}) =>
  withResources({
    ...LAYERS,
    ...TO_INTERNET_GATEWAY,
    aws_vpc_security_group_ingress_rule: { ...INGRESS, ...ingress },
    ...more,
  });

testRule(internetReachesOnlyLoadBalancer, {
  endpointKinds,
  compliant: layers({}),
  violating: layers(
    {
      ssh: { ...into("web"), ...OPEN, ...tcp(22) },
      data: { ...into("data"), cidr_ipv4: "203.0.113.0/24", ...tcp(3306) },
    },
    { aws_db_instance: { data: { ...LAYERS.aws_db_instance.data, publicly_accessible: true } } },
  ),
  problems: [
    "from the internet: got tcp 22, allowed: tcp 80",
    "from the internet: got tcp 3306, allowed: nothing",
  ],
});

testRule(onlyTasksReachDatabase, {
  endpointKinds,
  compliant: layers({}),
  violating: layers({
    web: { ...into("data"), referenced_security_group_id: group("web"), ...tcp(3306) },
    range: { ...into("data"), cidr_ipv4: "10.0.0.0/16", ...tcp(22) },
    more: {
      ...into("data"),
      referenced_security_group_id: group("tasks"),
      ip_protocol: "tcp",
      from_port: 0,
      to_port: 99,
    },
  }),
  problems: [
    "ingress: got tcp 3306 ${aws_security_group.web.id}, allowed: the security group of the tasks",
    "ingress: got tcp 22 10.0.0.0/16, allowed: the security group of the tasks",
    "ingress from the tasks: got tcp 22, tcp 0-99, allowed: tcp 3306",
  ],
});

testRule(onlyLoadBalancerReachesTasks, {
  endpointKinds,
  compliant: layers({}),
  violating: layers({
    tasks: { ...into("tasks"), referenced_security_group_id: group("web"), ip_protocol: "-1" },
    peers: { ...into("tasks"), referenced_security_group_id: group("tasks"), ...tcp(8080) },
  }),
  problems: [
    "ingress: got tcp 8080 ${aws_security_group.tasks.id}, allowed: the security group of the load balancer",
    "ingress from the load balancer: got all, allowed: tcp 8080",
  ],
});

testRule(databaseReachesNothing, {
  endpointKinds,
  compliant: layers({}),
  violating: layers(
    {},
    { aws_vpc_security_group_egress_rule: { data: { ...into("data"), ...OPEN, ip_protocol: "-1" } } },
  ),
  problems: ["egress: got all 0.0.0.0/0, allowed: none"],
});

testRule(privateSubnets, {
  endpointKinds,
  compliant: layers({}, TO_NAT_GATEWAY),
  violating: layers({}),
  problems: [
    "subnets: got one with a route to an internet gateway, allowed: none",
    "subnets: got one with a route to an internet gateway, allowed: none",
  ],
});

const warm = (natGateways: number | string) => [
  stackIn("eu-central-1", "dr", {
    variable: POSTURE,
    resource: {
      aws_appautoscaling_target: { it: { min_capacity: 1 } },
      aws_nat_gateway: { it: { count: natGateways } },
    },
  }),
];

testRule(standbyTasksReachInternet, {
  compliant: warm(1),
  violating: warm('${var.posture == "standby" ? 0 : 1}'),
  problems: ["aws_nat_gateway: got none, allowed: 1 where min_capacity is not 0"],
});
