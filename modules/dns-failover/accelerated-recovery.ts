import type { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";

/**
 * Opts a public zone into Route 53's accelerated recovery.
 *
 * The bindings of provider 5.100.0 have no property for it; `enableAcceleratedRecovery` of those from 6.25.0 on replaces this
 * function. Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/accelerated-recovery.html
 */
export function enableAcceleratedRecovery(zone: Route53Zone): void {
  zone.addOverride("enable_accelerated_recovery", true);
}
