import { evaluate } from "../../../terraform/hcl";
import { follow, idOf, regionOf } from "../../../terraform/stack/references";
import type { Block, SynthesizedStack } from "../../../terraform/stack/synthesized-stack";

export const RECORD = "aws_route53_record";
export const HEALTH_CHECK = "aws_route53_health_check";
export const ALARM = "aws_cloudwatch_metric_alarm";

/** PRIMARY or SECONDARY; undefined for a record without failover routing. */
export function failoverTypeOf(values: Block): string | undefined {
  return values.failover_routing_policy?.type;
}

/** The health check that a value refers to. */
export function healthCheckOf(stack: SynthesizedStack, value: unknown): Block | undefined {
  const id = idOf(value, HEALTH_CHECK);
  return id === undefined ? undefined : (evaluate(stack.resources(HEALTH_CHECK)[id], {}) as Block);
}

/** A resource and its stack. */
export interface Located {
  readonly stack: SynthesizedStack;
  readonly id: string;
  readonly region: string | undefined;
}

/** The load balancer whose DNS name a value is, in this stack or the one that the value is read from. */
export function loadBalancerOf(
  stacks: readonly SynthesizedStack[],
  stack: SynthesizedStack,
  dnsName: unknown,
): Located | undefined {
  return locate(stacks, stack, dnsName, "aws_lb");
}

function locate(
  stacks: readonly SynthesizedStack[],
  stack: SynthesizedStack,
  value: unknown,
  type: string,
): Located | undefined {
  const followed = follow(stacks, stack, value);
  const id = followed && idOf(followed.value, type);
  if (!followed || id === undefined) {
    return undefined;
  }
  return { stack: followed.stack, id, region: regionOf(followed.stack, followed.stack.resources(type)[id]) };
}
