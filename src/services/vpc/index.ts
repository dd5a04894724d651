import type { Service } from "../service";
import { ec2Api } from "./api";
import { controls } from "./controls";
import { databaseReachesNothing } from "./rules/database-reaches-nothing";
import { defaultSecurityGroupClosed } from "./rules/default-security-group-closed";
import { flowLogs } from "./rules/flow-logs";
import { internetReachesOnlyLoadBalancer } from "./rules/internet-reaches-only-load-balancer";
import { onlyLoadBalancerReachesTasks } from "./rules/only-load-balancer-reaches-tasks";
import { onlyTasksReachDatabase } from "./rules/only-tasks-reach-database";
import { openPortsAreWebPorts } from "./rules/open-ports-are-web-ports";
import { privateAddressSpace } from "./rules/private-address-space";
import { privateSubnets } from "./rules/private-subnets";
import { quotas } from "./rules/quotas";
import { securityGroupRulesSeparate } from "./rules/security-group-rules-separate";
import { standbyTasksReachInternet } from "./rules/standby-tasks-reach-internet";
import { subnetsWithoutPublicAddresses } from "./rules/subnets-without-public-addresses";
import { zonesByName } from "./rules/zones-by-name";

export const vpc: Service = {
  id: "vpc",
  name: "VPC",
  resources: {
    aws_default_security_group: { drawn: false },
    aws_eip: { drawn: false, replaceable: true },
    aws_flow_log: { drawn: false, replaceable: true },
    aws_internet_gateway: { drawn: true },
    aws_nat_gateway: { drawn: true, replaceable: true },
    aws_route: { drawn: false, replaceable: true },
    aws_route_table: { drawn: false },
    aws_route_table_association: { drawn: false },
    aws_security_group: { drawn: false },
    aws_subnet: { drawn: true },
    aws_vpc: { drawn: true },
    aws_vpc_endpoint: { drawn: false, replaceable: true },
    aws_vpc_security_group_egress_rule: { drawn: false, replaceable: true },
    aws_vpc_security_group_ingress_rule: { drawn: false, replaceable: true },
  },
  dataSources: ["aws_eips", "aws_nat_gateways", "aws_route_table", "aws_route_tables"],
  controls,
  rules: [
    databaseReachesNothing,
    defaultSecurityGroupClosed,
    flowLogs,
    internetReachesOnlyLoadBalancer,
    onlyLoadBalancerReachesTasks,
    onlyTasksReachDatabase,
    openPortsAreWebPorts,
    privateAddressSpace,
    privateSubnets,
    quotas,
    securityGroupRulesSeparate,
    standbyTasksReachInternet,
    subnetsWithoutPublicAddresses,
    zonesByName,
  ],
  apis: [ec2Api],
};
