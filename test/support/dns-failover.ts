import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DnsFailover, type DnsFailoverProps } from "../../modules/dns-failover";
import type { SynthesizedStack } from "../../src/terraform/stack/synthesized-stack";
import { expose, synthesizeAlone } from "./scratch";

/** The alarm of the DR region that the failover's fence watches. */
export const SERVING_ALARM = {
  name: "shop-dr-serving",
  region: "eu-south-2",
  settings: '{"threshold":1}',
};

/** A failover alone in a stack, in a zone to create or an existing one. */
export function failoverIn(
  zone: DnsFailoverProps["zone"],
  settings: Pick<DnsFailoverProps, "acceleratedRecovery"> = {},
): SynthesizedStack {
  return synthesizeAlone((scope) => {
    const metricsProvider = new AwsProvider(scope, "aws-metrics", { alias: "metrics", region: "us-east-1" });
    const { zoneId, primaryHealthCheckId } = new DnsFailover(scope, "dns", {
      name: "shop",
      zone,
      ...settings,
      recordName: "www.acme.dev",
      primary: { dnsName: "primary.elb.test", zoneId: "ZPRIMARY" },
      dr: { dnsName: "dr.elb.test", zoneId: "ZDR" },
      healthCheckPath: "/alive?deep=1",
      drServingAlarm: SERVING_ALARM,
      metricsProvider,
      metricsTopicArn: "arn:aws:sns:us-east-1:123456789012:shop-dns-alerts",
    });
    expose(scope, { zoneId, primaryHealthCheckId });
  });
}
