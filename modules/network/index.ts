import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsEips } from "@cdktf/provider-aws/lib/data-aws-eips";
import { DataAwsNatGateways } from "@cdktf/provider-aws/lib/data-aws-nat-gateways";
import { DataAwsRouteTable } from "@cdktf/provider-aws/lib/data-aws-route-table";
import { DataAwsRouteTables } from "@cdktf/provider-aws/lib/data-aws-route-tables";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { AdoptExisting } from "../adopt-existing";
import { address, dataAddress, hcl, hclNumber } from "../hcl";
import { assumeRolePolicy } from "../iam";

const ANYWHERE = "0.0.0.0/0";

export interface SubnetPlan {
  /** Availability Zone name, such as `eu-west-1a`. */
  readonly availabilityZone: string;
  /** IPv4 range in CIDR notation, inside the VPC's. */
  readonly cidrBlock: string;
}

export interface NetworkProps {
  /** Prefix of every name. */
  readonly name: string;
  /** AWS account of the network. */
  readonly accountId: string;
  /** AWS region of the network. */
  readonly region: string;
  /** IPv4 range of the VPC in CIDR notation. */
  readonly cidrBlock: string;
  /** Subnets of the load balancer and the NAT gateway, one per Availability Zone. */
  readonly publicSubnets: readonly SubnetPlan[];
  /** Subnets of the tasks and the database, one per Availability Zone. */
  readonly privateSubnets: readonly SubnetPlan[];
  /**
   * HCL condition under which the NAT gateway exists.
   *
   * @default - always
   */
  readonly natGatewayOnlyWhen?: string;
  /** Days that VPC flow logs are kept. */
  readonly flowLogRetentionDays: number;
}

/**
 * A VPC with public and private subnets over two Availability Zones, an internet gateway, a NAT gateway,
 * an S3 gateway endpoint (so image layers cost no NAT), flow logs, and a default security group that
 * allows no traffic (FSBP EC2.2).
 *
 * **Cost**: NAT gateway and its public IPv4 address by the hour and the gigabyte; flow logs by the gigabyte.
 */
export class Network extends Construct {
  readonly vpcId: string;
  readonly publicSubnetIds: string[];
  readonly privateSubnetIds: string[];
  /** The private subnets' route to the internet. Tasks need it to pull their image, so they start after it. */
  readonly privateInternetRoute: Route;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: props.cidrBlock,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: props.name },
    });
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: vpc.id,
      tags: { Name: `${props.name}-default-closed` },
    });
    const internetGateway = new InternetGateway(this, "internet-gateway", {
      vpcId: vpc.id,
      tags: { Name: props.name },
    });

    const publicRoutes = new RouteTable(this, "public-routes", {
      vpcId: vpc.id,
      tags: { Name: `${props.name}-public` },
    });
    new Route(this, "public-internet-route", {
      routeTableId: publicRoutes.id,
      destinationCidrBlock: ANYWHERE,
      gatewayId: internetGateway.id,
    });
    const publicSubnets = this.subnets("public", vpc, publicRoutes, props.name, props.publicSubnets);

    const privateRoutes = new RouteTable(this, "private-routes", {
      vpcId: vpc.id,
      tags: { Name: `${props.name}-private` },
    });
    const privateSubnets = this.subnets("private", vpc, privateRoutes, props.name, props.privateSubnets);

    this.privateInternetRoute = this.natGateway(props, publicSubnets, privateRoutes, internetGateway);

    new VpcEndpoint(this, "s3-endpoint", {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${props.region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: [publicRoutes.id, privateRoutes.id],
      tags: { Name: `${props.name}-s3` },
    });
    this.flowLogs(vpc, props);

    this.vpcId = vpc.id;
    this.publicSubnetIds = publicSubnets.map((subnet) => subnet.id);
    this.privateSubnetIds = privateSubnets.map((subnet) => subnet.id);
  }

  private subnets(
    tier: "public" | "private",
    vpc: Vpc,
    routeTable: RouteTable,
    name: string,
    plans: readonly SubnetPlan[],
  ): Subnet[] {
    return plans.map((plan) => {
      const zoneLetter = plan.availabilityZone.slice(-1);
      const subnet = new Subnet(this, `${tier}-${zoneLetter}`, {
        vpcId: vpc.id,
        cidrBlock: plan.cidrBlock,
        availabilityZone: plan.availabilityZone,
        // The load balancer and the NAT gateway bring their own public addresses (FSBP EC2.15).
        mapPublicIpOnLaunch: false,
        tags: { Name: `${name}-${tier}-${zoneLetter}` },
      });
      new RouteTableAssociation(this, `${tier}-${zoneLetter}-routes`, {
        subnetId: subnet.id,
        routeTableId: routeTable.id,
      });
      return subnet;
    });
  }

  /** Creates the NAT gateway and returns the route through it. */
  private natGateway(
    { name, natGatewayOnlyWhen }: NetworkProps,
    publicSubnets: readonly Subnet[],
    privateRoutes: RouteTable,
    internetGateway: InternetGateway,
  ): Route {
    const count = natGatewayOnlyWhen === undefined ? 1 : hclNumber(`${natGatewayOnlyWhen} ? 1 : 0`);
    const natAddress = new Eip(this, "nat-address", {
      domain: "vpc",
      count,
      tags: { Name: `${name}-nat` },
      dependsOn: [internetGateway],
    });
    const natGateway = new NatGateway(this, "nat-gateway", {
      count,
      allocationId: hcl(`${address(natAddress)}[count.index].id`),
      subnetId: publicSubnets[0]?.id ?? "",
      tags: { Name: name },
      dependsOn: [internetGateway],
    });
    const route = new Route(this, "private-internet-route", {
      count,
      routeTableId: privateRoutes.id,
      destinationCidrBlock: ANYWHERE,
      natGatewayId: hcl(`${address(natGateway)}[count.index].id`),
    });
    if (natGatewayOnlyWhen !== undefined) {
      this.adoptNatGateway({ name, onlyWhen: natGatewayOnlyWhen, natAddress, natGateway, route });
    }
    return route;
  }

  /** For an activation killed while it created them: see {@link AdoptExisting}. Found by name, since the state has no ids yet. */
  private adoptNatGateway(props: {
    readonly name: string;
    readonly onlyWhen: string;
    readonly natAddress: Eip;
    readonly natGateway: NatGateway;
    readonly route: Route;
  }): void {
    const { name } = props;
    const addresses = new DataAwsEips(this, "existing-nat-addresses", { tags: { Name: `${name}-nat` } });
    const gateways = new DataAwsNatGateways(this, "existing-nat-gateways", {
      tags: { Name: name },
      filter: [{ name: "state", values: ["pending", "available"] }],
    });
    const tables = new DataAwsRouteTables(this, "existing-private-routes", {
      tags: { Name: `${name}-private` },
    });
    const table = new DataAwsRouteTable(this, "existing-private-route", { routeTableId: hcl("each.key") });
    table.addOverride("for_each", hcl(`toset(${dataAddress(tables)}.ids)`));
    const routes =
      `[for table in ${dataAddress(table)} : "\${table.route_table_id}_${ANYWHERE}" ` +
      `if contains(table.routes[*].cidr_block, "${ANYWHERE}")]`;
    const first = (ids: string) =>
      `{ for index, id in ${ids} : index => id if ${props.onlyWhen} && index == 0 }`;
    new AdoptExisting(this, "adopted", [
      { to: `${address(props.natAddress)}[0]`, existing: first(`${dataAddress(addresses)}.allocation_ids`) },
      { to: `${address(props.natGateway)}[0]`, existing: first(`${dataAddress(gateways)}.ids`) },
      { to: `${address(props.route)}[0]`, existing: first(routes) },
    ]);
  }

  private flowLogs(vpc: Vpc, props: NetworkProps): void {
    const logGroup = new CloudwatchLogGroup(this, "flow-log-group", {
      name: `/vpc/${props.name}/flow-logs`,
      retentionInDays: props.flowLogRetentionDays,
    });
    const role = new IamRole(this, "flow-log-role", {
      // IAM names are global to the account: the region keeps the two stacks apart.
      name: `${props.name}-flow-logs-${props.region}`,
      assumeRolePolicy: assumeRolePolicy("vpc-flow-logs.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": props.accountId },
      }),
    });
    new IamRolePolicy(this, "flow-log-policy", {
      name: "write-flow-logs",
      role: role.id,
      policy: Fn.jsonencode({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
            Resource: [logGroup.arn, `${logGroup.arn}:*`],
          },
        ],
      }),
    });
    new FlowLog(this, "flow-log", {
      vpcId: vpc.id,
      trafficType: "ALL",
      iamRoleArn: role.arn,
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      maxAggregationInterval: 600,
      tags: { Name: props.name },
    });
  }
}
