import { type Mutations, of, service } from "../test-support";

export const MUTATIONS: Mutations = {
  "vpc-database-reaches-nothing": ({ dr }) => {
    const { firewall_tasks_egress: rule } = dr.resource.aws_vpc_security_group_egress_rule;
    rule.security_group_id = "${aws_security_group.firewall_database.id}";
  },
  "vpc-default-security-group-closed": ({ dr }) => {
    of(dr, "aws_default_security_group").egress = [{ cidr_blocks: ["0.0.0.0/0"] }];
  },
  "vpc-flow-logs": ({ dr }) => delete dr.resource.aws_flow_log,
  "vpc-internet-reaches-only-load-balancer": ({ dr }) => {
    service(dr).network_configuration.assign_public_ip = true;
    of(dr, "aws_route", "network_private_internet_route").gateway_id =
      "${aws_internet_gateway.network_internet_gateway.id}";
    of(dr, "aws_vpc_security_group_ingress_rule", "firewall_tasks_http").referenced_security_group_id = null;
    of(dr, "aws_vpc_security_group_ingress_rule", "firewall_tasks_http").cidr_ipv4 = "0.0.0.0/0";
  },
  "vpc-only-load-balancer-reaches-tasks": ({ dr }) => {
    of(dr, "aws_vpc_security_group_ingress_rule", "firewall_tasks_http").to_port = 443;
  },
  "vpc-only-tasks-reach-database": ({ dr }) => {
    of(dr, "aws_vpc_security_group_ingress_rule", "firewall_database_mysql").referenced_security_group_id =
      "${aws_security_group.firewall_load_balancer.id}";
  },
  "vpc-open-ports-are-web-ports": ({ dr }) => {
    const ssh = { cidr_ipv4: "0.0.0.0/0", ip_protocol: "tcp", from_port: 22, to_port: 22 };
    dr.resource.aws_vpc_security_group_ingress_rule.ssh = ssh;
  },
  "vpc-private-address-space": ({ dr }) => {
    of(dr, "aws_vpc").cidr_block = "11.1.0.0/16";
  },
  "vpc-private-subnets": ({ dr }) => {
    of(dr, "aws_db_subnet_group").subnet_ids[0] = "${aws_subnet.network_public_a.id}";
  },
  "vpc-quotas": ({ dr }) => {
    of(dr, "aws_eip").count = 6;
  },
  "vpc-security-group-rules-separate": ({ dr }) => {
    of(dr, "aws_security_group", "firewall_tasks").ingress = [];
  },
  "vpc-standby-tasks-reach-internet": ({ dr }) => {
    of(dr, "aws_appautoscaling_target").min_capacity = 1;
    of(dr, "aws_nat_gateway").count = '${var.posture == "standby" ? 0 : 1}';
  },
  "vpc-subnets-without-public-addresses": ({ dr }) => {
    of(dr, "aws_subnet", "network_public_a").map_public_ip_on_launch = true;
  },
  "vpc-zones-by-name": ({ dr }) => {
    dr.data.aws_availability_zones = { all: {} };
  },
};
