import { describe, expect, test } from "vitest";
import { addresses, expose, outputValues, synthesizeAlone } from "../../test/support/scratch";
import { Network, type NetworkProps } from ".";

function network(props: Partial<NetworkProps> = {}) {
  return synthesizeAlone((scope) => {
    const { vpcId, publicSubnetIds, privateSubnetIds } = new Network(scope, "network", {
      name: "shop-dr",
      accountId: "123456789012",
      region: "eu-north-1",
      cidrBlock: "10.9.0.0/16",
      publicSubnets: [
        { availabilityZone: "eu-north-1a", cidrBlock: "10.9.1.0/24" },
        { availabilityZone: "eu-north-1c", cidrBlock: "10.9.2.0/24" },
      ],
      privateSubnets: [
        { availabilityZone: "eu-north-1a", cidrBlock: "10.9.3.0/24" },
        { availabilityZone: "eu-north-1c", cidrBlock: "10.9.4.0/24" },
      ],
      flowLogRetentionDays: 14,
      ...props,
    });
    expose(scope, { vpcId, publicSubnetIds, privateSubnetIds });
  });
}

const stack = network();

describe("the VPC", () => {
  test("has the range given", () => {
    expect(stack.resource("aws_vpc").cidr_block).toBe("10.9.0.0/16");
  });

  test("resolves names, which RDS endpoints and VPC endpoints need", () => {
    expect(stack.resource("aws_vpc")).toMatchObject({
      enable_dns_hostnames: true,
      enable_dns_support: true,
    });
  });

  test("has an internet gateway", () => {
    expect(stack.resource("aws_internet_gateway").vpc_id).toBe("${aws_vpc.network_vpc.id}");
  });

  test("has a default security group that allows no traffic", () => {
    expect(stack.resource("aws_default_security_group")).toEqual({
      vpc_id: "${aws_vpc.network_vpc.id}",
      tags: { Name: "shop-dr-default-closed" },
    });
  });
});

describe("subnets", () => {
  test("lie in the given zones and ranges, and assign no public addresses", () => {
    const subnet = (name: string, availability_zone: string, cidr_block: string) => ({
      vpc_id: "${aws_vpc.network_vpc.id}",
      availability_zone,
      cidr_block,
      map_public_ip_on_launch: false,
      tags: { Name: name },
    });
    expect(stack.resources("aws_subnet")).toEqual({
      network_public_a: subnet("shop-dr-public-a", "eu-north-1a", "10.9.1.0/24"),
      network_public_c: subnet("shop-dr-public-c", "eu-north-1c", "10.9.2.0/24"),
      network_private_a: subnet("shop-dr-private-a", "eu-north-1a", "10.9.3.0/24"),
      network_private_c: subnet("shop-dr-private-c", "eu-north-1c", "10.9.4.0/24"),
    });
  });

  test("have two route tables, one per tier", () => {
    const table = (name: string) => ({ vpc_id: "${aws_vpc.network_vpc.id}", tags: { Name: name } });
    expect(stack.resources("aws_route_table")).toEqual({
      network_public_routes: table("shop-dr-public"),
      network_private_routes: table("shop-dr-private"),
    });
  });

  test("each use their tier's route table", () => {
    const association = (subnet: string, table: string) => ({
      subnet_id: `\${aws_subnet.network_${subnet}.id}`,
      route_table_id: `\${aws_route_table.network_${table}_routes.id}`,
    });
    expect(stack.resources("aws_route_table_association")).toEqual({
      network_public_a_routes: association("public_a", "public"),
      network_public_c_routes: association("public_c", "public"),
      network_private_a_routes: association("private_a", "private"),
      network_private_c_routes: association("private_c", "private"),
    });
  });
});

describe("the route to the internet", () => {
  test("is the internet gateway for public subnets and the NAT gateway for private ones", () => {
    expect(stack.resources("aws_route")).toEqual({
      network_public_internet_route: {
        route_table_id: "${aws_route_table.network_public_routes.id}",
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: "${aws_internet_gateway.network_internet_gateway.id}",
      },
      network_private_internet_route: {
        count: 1,
        route_table_id: "${aws_route_table.network_private_routes.id}",
        destination_cidr_block: "0.0.0.0/0",
        nat_gateway_id: "${aws_nat_gateway.network_nat_gateway[count.index].id}",
      },
    });
  });

  test("leads through a NAT gateway in the first public subnet, with its own address", () => {
    expect(stack.resource("aws_nat_gateway")).toMatchObject({
      count: 1,
      subnet_id: "${aws_subnet.network_public_a.id}",
      allocation_id: "${aws_eip.network_nat_address[count.index].id}",
      depends_on: ["aws_internet_gateway.network_internet_gateway"],
    });
    expect(stack.resource("aws_eip")).toMatchObject({
      count: 1,
      domain: "vpc",
      depends_on: ["aws_internet_gateway.network_internet_gateway"],
    });
  });

  describe("when the NAT gateway exists only at times", () => {
    const atTimes = network({ natGatewayOnlyWhen: 'var.posture == "active"' });

    test("the given expression sets the count of gateway, address and route", () => {
      const count = '${var.posture == "active" ? 1 : 0}';
      expect(atTimes.resource("aws_nat_gateway").count).toBe(count);
      expect(atTimes.resource("aws_eip").count).toBe(count);
      expect(atTimes.resource("aws_route", "network_private_internet_route").count).toBe(count);
    });

    test("what a killed apply left of them is found by name, not by an id that a plan may not know", () => {
      expect(atTimes.json.data).toEqual({
        aws_eips: { network_existing_nat_addresses: { tags: { Name: "shop-dr-nat" } } },
        aws_nat_gateways: {
          network_existing_nat_gateways: {
            tags: { Name: "shop-dr" },
            filter: [{ name: "state", values: ["pending", "available"] }],
          },
        },
        aws_route_tables: { network_existing_private_routes: { tags: { Name: "shop-dr-private" } } },
        aws_route_table: {
          network_existing_private_route: {
            for_each: "${toset(data.aws_route_tables.network_existing_private_routes.ids)}",
            route_table_id: "${each.key}",
          },
        },
      });
    });

    test("and imported into the state, the first of each", () => {
      const adopted = (to: string, ids: string) => ({
        for_each: `\${{ for index, id in ${ids} : index => id if var.posture == "active" && index == 0 }}`,
        to,
        id: "${each.value}",
      });
      expect(atTimes.json.import).toEqual([
        adopted(
          "aws_eip.network_nat_address[0]",
          "data.aws_eips.network_existing_nat_addresses.allocation_ids",
        ),
        adopted(
          "aws_nat_gateway.network_nat_gateway[0]",
          "data.aws_nat_gateways.network_existing_nat_gateways.ids",
        ),
        adopted(
          "aws_route.network_private_internet_route[0]",
          "[for table in data.aws_route_table.network_existing_private_route : " +
            '"${table.route_table_id}_0.0.0.0/0" if contains(table.routes[*].cidr_block, "0.0.0.0/0")]',
        ),
      ]);
    });

    test("nothing is looked up where it always exists", () => {
      expect([stack.json.data, stack.json.import]).toEqual([undefined, undefined]);
    });
  });

  test("is not used for S3, whose gateway endpoint both tiers use", () => {
    expect(stack.resource("aws_vpc_endpoint")).toEqual({
      vpc_id: "${aws_vpc.network_vpc.id}",
      service_name: "com.amazonaws.eu-north-1.s3",
      vpc_endpoint_type: "Gateway",
      route_table_ids: [
        "${aws_route_table.network_public_routes.id}",
        "${aws_route_table.network_private_routes.id}",
      ],
      tags: { Name: "shop-dr-s3" },
    });
  });
});

describe("flow logs", () => {
  test("record all traffic, aggregated over 10 minutes", () => {
    expect(stack.resource("aws_flow_log")).toMatchObject({
      vpc_id: "${aws_vpc.network_vpc.id}",
      traffic_type: "ALL",
      log_destination_type: "cloud-watch-logs",
      log_destination: "${aws_cloudwatch_log_group.network_flow_log_group.arn}",
      iam_role_arn: "${aws_iam_role.network_flow_log_role.arn}",
      max_aggregation_interval: 600,
    });
  });

  test("are kept for the days given", () => {
    expect(stack.resource("aws_cloudwatch_log_group")).toEqual({
      name: "/vpc/shop-dr/flow-logs",
      retention_in_days: 14,
    });
  });

  test("are written with a role of the region that only the flow log service may assume, for this account", () => {
    const role = stack.resource("aws_iam_role");
    expect(role.name).toBe("shop-dr-flow-logs-eu-north-1");
    expect(JSON.parse(role.assume_role_policy)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "vpc-flow-logs.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ],
    });
  });

  test("may be written to that log group only", () => {
    const { name, policy, role } = stack.resource("aws_iam_role_policy");
    expect(name).toBe("write-flow-logs");
    expect(role).toBe("${aws_iam_role.network_flow_log_role.id}");
    expect(policy).toBe(
      '${jsonencode({"Version" = "2012-10-17", "Statement" = [{"Effect" = "Allow", ' +
        '"Action" = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"], ' +
        '"Resource" = [aws_cloudwatch_log_group.network_flow_log_group.arn, ' +
        '"${aws_cloudwatch_log_group.network_flow_log_group.arn}:*"]}]})}',
    );
  });
});

test("the VPC and the subnets of each tier are exposed, in the order of their zones", () => {
  expect(outputValues(stack)).toEqual({
    vpcId: "${aws_vpc.network_vpc.id}",
    publicSubnetIds: ["${aws_subnet.network_public_a.id}", "${aws_subnet.network_public_c.id}"],
    privateSubnetIds: ["${aws_subnet.network_private_a.id}", "${aws_subnet.network_private_c.id}"],
  });
});

test("every tagged resource carries the name", () => {
  const names = Object.values(stack.json.resource ?? {})
    .flatMap((byId) => Object.values(byId))
    .flatMap((block) => block.tags?.Name ?? []);
  expect(names.toSorted()).toEqual([
    "shop-dr",
    "shop-dr",
    "shop-dr",
    "shop-dr",
    "shop-dr-default-closed",
    "shop-dr-nat",
    "shop-dr-private",
    "shop-dr-private-a",
    "shop-dr-private-c",
    "shop-dr-public",
    "shop-dr-public-a",
    "shop-dr-public-c",
    "shop-dr-s3",
  ]);
});

test("these are all the resources", () => {
  expect(addresses(stack)).toEqual([
    "aws_cloudwatch_log_group.network_flow_log_group",
    "aws_default_security_group.network_default_security_group",
    "aws_eip.network_nat_address",
    "aws_flow_log.network_flow_log",
    "aws_iam_role.network_flow_log_role",
    "aws_iam_role_policy.network_flow_log_policy",
    "aws_internet_gateway.network_internet_gateway",
    "aws_nat_gateway.network_nat_gateway",
    "aws_route.network_private_internet_route",
    "aws_route.network_public_internet_route",
    "aws_route_table.network_private_routes",
    "aws_route_table.network_public_routes",
    "aws_route_table_association.network_private_a_routes",
    "aws_route_table_association.network_private_c_routes",
    "aws_route_table_association.network_public_a_routes",
    "aws_route_table_association.network_public_c_routes",
    "aws_subnet.network_private_a",
    "aws_subnet.network_private_c",
    "aws_subnet.network_public_a",
    "aws_subnet.network_public_c",
    "aws_vpc.network_vpc",
    "aws_vpc_endpoint.network_s3_endpoint",
  ]);
});
