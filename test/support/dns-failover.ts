import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DnsFailover, type DnsFailoverProps } from "../../modules/dns-failover";
import type { SynthesizedStack } from "../../src/terraform/stack/synthesized-stack";
import { expose, synthesizeAlone } from "./scratch";

/** A failover alone in a stack, in a zone to create or an existing one. */
export function failoverIn(
  zone: DnsFailoverProps["zone"],
  props: Partial<DnsFailoverProps> = {},
): SynthesizedStack {
  return synthesizeAlone((scope) => {
    const metricsProvider = new AwsProvider(scope, "aws-metrics", { alias: "metrics", region: "us-east-1" });
    const { zoneId, primaryHealthCheckId } = new DnsFailover(scope, "dns", {
      name: "shop",
      zone,
      recordName: "www.acme.dev",
      primary: { dnsName: "primary.elb.test", zoneId: "ZPRIMARY" },
      dr: { dnsName: "dr.elb.test", zoneId: "ZDR" },
      healthCheckPath: "/alive?deep=1",
      standbyClaimPath: "/claims/standby",
      tookOverClaimPath: "/claims/took-over",
      ...props,
      metricsProvider,
      metricsTopicArn: "arn:aws:sns:us-east-1:123456789012:shop-dns-alerts",
    });
    expose(scope, { zoneId, primaryHealthCheckId });
  });
}
