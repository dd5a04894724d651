import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type AwsAccess, clientSettings } from "./access";

/** A load balancer, and the client that found it. */
interface FoundLoadBalancer {
  readonly client: ElasticLoadBalancingV2Client;
  /** Undefined where there is none. */
  readonly arn: string | undefined;
}

/** Finds the load balancer with this name. */
export async function findLoadBalancer(
  access: AwsAccess,
  region: string,
  name: string,
): Promise<FoundLoadBalancer> {
  const { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } = await import(
    "@aws-sdk/client-elastic-load-balancing-v2"
  );
  const client = new ElasticLoadBalancingV2Client(clientSettings(access, region));
  const { LoadBalancers } = await client.send(new DescribeLoadBalancersCommand({ Names: [name] }));
  return { client, arn: LoadBalancers?.[0]?.LoadBalancerArn };
}
