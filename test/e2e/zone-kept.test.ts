import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DnsFailover, type DnsFailoverProps } from "../../modules/dns-failover";
import { type EmulatedStack, startEmulatedStack } from "../support/emulated-stack";
import { synthesizeAlone } from "../support/scratch";

let stack: EmulatedStack;

beforeAll(async () => {
  stack = await startEmulatedStack("111122223333", dnsIn({ create: "acme.dev" }));
  await makeServingAlarm();
  await stack.plan();
  await stack.apply();
});

afterAll(() => stack.stop());

function dnsIn(zone: DnsFailoverProps["zone"]) {
  return synthesizeAlone((scope) => {
    new DnsFailover(scope, "dns", {
      name: "shop",
      zone,
      recordName: "www.acme.dev",
      primary: { dnsName: "primary.elb.test", zoneId: "ZPRIMARY" },
      dr: { dnsName: "dr.elb.test", zoneId: "ZDR" },
      healthCheckPath: "/health",
      drServingAlarm: { name: "shop-dr-serving", region: "eu-central-1" },
      metricsProvider: new AwsProvider(scope, "metrics", { alias: "metrics", region: "us-east-1" }),
      metricsTopicArn: "arn:aws:sns:us-east-1:111122223333:shop-dns-alerts",
    });
  });
}

/** Route 53 makes a check of an alarm that is there only. */
async function makeServingAlarm(): Promise<void> {
  const form = {
    Action: "PutMetricAlarm",
    Version: "2010-08-01",
    AlarmName: "shop-dr-serving",
    Namespace: "AWS/ApplicationELB",
    MetricName: "HealthyHostCount",
    Statistic: "Minimum",
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: "0",
    Period: "60",
    EvaluationPeriods: "1",
  };
  await stack.emulator.request({ service: "monitoring", region: "eu-central-1", form });
}

async function zoneIds(): Promise<string[]> {
  const request = { service: "route53", region: "us-east-1", method: "GET", path: "/2013-04-01/hostedzone" };
  const { body } = await stack.emulator.request(request);
  return [...body.matchAll(/<Id>\/hostedzone\/(\w+)<\/Id>/g)].map(([, id]) => id as string);
}

it("a zone that the stack made, and that is named by its id from now on, is left in AWS with its records", async () => {
  const [id = ""] = await zoneIds();

  stack.use(dnsIn({ id }));
  const planned = await stack.plan();
  await stack.apply();

  expect(planned).toEqual(["forget: aws_route53_zone.zone"]);
  expect(await zoneIds()).toEqual([id]);
  expect(await stack.plan()).toEqual([]);
});
