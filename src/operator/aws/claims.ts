import { STANDBY_CLAIM_PATH, TOOK_OVER_CLAIM_PATH } from "../../contract";
import { type AwsAccess, type Reading, read } from "./access";
import { findLoadBalancer } from "./load-balancer";

/** What a region's load balancer answers to Route 53's health checks, whatever its tasks do. */
export interface Claims {
  readonly standby: boolean;
  readonly tookOver: boolean;
}

/** Reads the claims of the load balancer with this name from its listener rules. */
export function readClaims(
  access: AwsAccess,
  region: string,
  loadBalancer: string,
): Promise<Reading<Claims>> {
  return read(access, async () => {
    const { DescribeListenersCommand, DescribeRulesCommand } = await import(
      "@aws-sdk/client-elastic-load-balancing-v2"
    );
    const { arn, client } = await findLoadBalancer(access, region, loadBalancer);
    const { Listeners = [] } = await client.send(new DescribeListenersCommand({ LoadBalancerArn: arn }));
    const listener = Listeners.find(({ Port }) => Port === 80)?.ListenerArn;
    const { Rules = [] } = await client.send(new DescribeRulesCommand({ ListenerArn: listener }));
    const isClaimed = (path: string) => {
      const rule = Rules.find(({ Conditions = [] }) =>
        Conditions.some(({ PathPatternConfig, Values }) =>
          (PathPatternConfig?.Values ?? Values ?? []).includes(path),
        ),
      );
      const status = rule?.Actions?.[0]?.FixedResponseConfig?.StatusCode;
      if (status === undefined) {
        throw new Error(`${loadBalancer} has no rule that answers ${path}`);
      }
      return status === "200";
    };
    return { standby: isClaimed(STANDBY_CLAIM_PATH), tookOver: isClaimed(TOOK_OVER_CLAIM_PATH) };
  });
}
