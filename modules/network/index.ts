import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
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
import { address, hcl } from "../hcl";
import { assumeRolePolicy } from "../iam";

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
  /** Subnets of the load balancer and the NAT gateway, one an Availability Zone. */
  readonly publicSubnets: readonly SubnetPlan[];
  /** Subnets of the tasks and the database, one an Availability Zone. */
  readonly privateSubnets: readonly SubnetPlan[];
  /** How many NAT gateways: 0 or 1; may be an expression over the posture. */
  readonly natGatewayCount: number;
  /** Days that VPC flow logs are kept. */
  readonly flowLogRetentionDays: number;
}

/**
 * A VPC with public and private subnets over two Availability Zones, an internet gateway, a NAT gateway,
 * an S3 gateway endpoint (image layers do not pay for NAT), flow logs, and a default security group that
 * lets nothing through (FSBP EC2.2).
 *
 * **Cost**: NAT gateway and its public IPv4 address by the hour and the gigabyte; flow logs by the gigabyte.
 */
export class Network extends Construct {
  readonly vpcId: string;
  readonly publicSubnetIds: string[];
  readonly privateSubnetIds: string[];
  /** The way out of the private subnets. Tasks need it to pull their image, so they start after it. */
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
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: internetGateway.id,
    });
    const publicSubnets = this.subnets("public", vpc, publicRoutes, props.name, props.publicSubnets);

    const privateRoutes = new RouteTable(this, "private-routes", {
      vpcId: vpc.id,
      tags: { Name: `${props.name}-private` },
    });
    const privateSubnets = this.subnets("private", vpc, privateRoutes, props.name, props.privateSubnets);

    const natAddress = new Eip(this, "nat-address", {
      domain: "vpc",
      count: props.natGatewayCount,
      tags: { Name: `${props.name}-nat` },
      dependsOn: [internetGateway],
    });
    const natGateway = new NatGateway(this, "nat-gateway", {
      count: props.natGatewayCount,
      allocationId: hcl(`${address(natAddress)}[count.index].id`),
      subnetId: publicSubnets[0]?.id ?? "",
      tags: { Name: props.name },
      dependsOn: [internetGateway],
    });
    this.privateInternetRoute = new Route(this, "private-internet-route", {
      count: props.natGatewayCount,
      routeTableId: privateRoutes.id,
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: hcl(`${address(natGateway)}[count.index].id`),
    });

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
