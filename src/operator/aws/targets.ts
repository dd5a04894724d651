import { type AwsAccess, type Reading, read } from "./access";
import { findLoadBalancer } from "./load-balancer";

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
    const { DescribeTargetGroupsCommand, DescribeTargetHealthCommand } = await import(
      "@aws-sdk/client-elastic-load-balancing-v2"
    );
    const { arn, client } = await findLoadBalancer(access, region, loadBalancer);
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
