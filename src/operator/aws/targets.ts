import { type AwsAccess, clientSettings, type Reading, read } from "./access";

/** Targets behind a load balancer. */
export interface Targets {
  readonly healthy: number;
  readonly registered: number;
}

/** Counts the targets in all target groups of the load balancer with this name. */
export function readTargets(
  access: AwsAccess,
  region: string,
  loadBalancer: string,
): Promise<Reading<Targets>> {
  return read(access, async () => {
    const {
      DescribeLoadBalancersCommand,
      DescribeTargetGroupsCommand,
      DescribeTargetHealthCommand,
      ElasticLoadBalancingV2Client,
    } = await import("@aws-sdk/client-elastic-load-balancing-v2");
    const client = new ElasticLoadBalancingV2Client(clientSettings(access, region));
    const { LoadBalancers } = await client.send(new DescribeLoadBalancersCommand({ Names: [loadBalancer] }));
    const arn = LoadBalancers?.[0]?.LoadBalancerArn;
    const { TargetGroups = [] } = await client.send(
      new DescribeTargetGroupsCommand({ LoadBalancerArn: arn }),
    );
    const health = await Promise.all(
      TargetGroups.map(({ TargetGroupArn }) =>
        client.send(new DescribeTargetHealthCommand({ TargetGroupArn })),
      ),
    );
    const states = health.flatMap(({ TargetHealthDescriptions = [] }) =>
      TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State),
    );
    return { healthy: states.filter((state) => state === "healthy").length, registered: states.length };
  });
}
