import { afterAll, beforeAll, expect, it } from "vitest";
import { type StackJson, SynthesizedStack } from "../../src/terraform/stack/synthesized-stack";
import { failoverIn } from "../support/dns-failover";
import { type EmulatedStack, startEmulatedStack } from "../support/emulated-stack";

const zone = { create: "acme.dev" };

/** The failover as versions with the fence by an alarm had it. */
function fencedByAlarm(): SynthesizedStack {
  const json = structuredClone(failoverIn(zone).json) as Record<
    string,
    Record<string, Record<string, Block>>
  >;
  const checks = json.resource?.aws_route53_health_check ?? {};
  const records = json.resource?.aws_route53_record ?? {};
  const alarms = json.resource?.aws_cloudwatch_metric_alarm ?? {};
  delete json.moved;
  delete checks.dns_dr_standby;
  delete checks.dns_primary_took_over;
  delete checks.dns_primary_endpoint?.lifecycle;
  delete records.dns_secondary?.health_check_id;
  Object.assign(checks, {
    dns_dr_idle: {
      type: "CLOUDWATCH_METRIC",
      cloudwatch_alarm_name: "shop-dr-serving",
      cloudwatch_alarm_region: "eu-south-2",
      insufficient_data_health_status: "LastKnownStatus",
      tags: { Name: "shop-dr-idle" },
    },
  });
  Object.assign(checks.dns_primary_may_serve as Block, {
    child_healthchecks: [
      "${aws_route53_health_check.dns_primary_endpoint.id}",
      "${aws_route53_health_check.dns_dr_idle.id}",
    ],
  });
  Object.assign(alarms.dns_primary_fenced as Block, {
    dimensions: { HealthCheckId: "${aws_route53_health_check.dns_dr_idle.id}" },
  });
  return new SynthesizedStack("dns", json as unknown as StackJson);
}

type Block = Record<string, unknown>;

let stack: EmulatedStack;

beforeAll(async () => {
  stack = await startEmulatedStack("111122223333", fencedByAlarm());
  await stack.emulator.request({
    service: "monitoring",
    region: "eu-south-2",
    form: {
      Action: "PutMetricAlarm",
      Version: "2010-08-01",
      AlarmName: "shop-dr-serving",
      Namespace: "AWS/ApplicationELB",
      MetricName: "HealthyHostCount",
      Statistic: "Maximum",
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      Threshold: "1",
      Period: "60",
      EvaluationPeriods: "1",
    },
  });
  await stack.plan();
  await stack.apply();
});

afterAll(() => stack?.stop());

it("the calculated check goes from the alarm's check to the claim's in one call, and the old one is deleted after it", async () => {
  stack.use(failoverIn(zone));
  const planned = await stack.plan();
  await stack.emulator.resetCalls();
  await stack.apply();

  expect(planned).toContain("create,delete: aws_route53_health_check.dns_dr_standby");
  expect(planned).toContain("update: aws_route53_health_check.dns_primary_may_serve");
  const calls = await stack.emulator.callLog();
  const at = (action: string) =>
    calls
      .filter((call) => call.service === "route53" && call.action.startsWith(action))
      .map(({ sequence }) => sequence);
  const [created, updated, deleted] = [
    at("CreateHealthCheck"),
    at("UpdateHealthCheck"),
    at("DeleteHealthCheck"),
  ];
  expect([created.length, updated.length, deleted.length]).toEqual([2, 1, 1]);
  expect(Math.max(...created)).toBeLessThan(Math.min(...updated, ...deleted));
  expect(Math.max(...updated)).toBeLessThan(Math.min(...deleted));
  expect(await stack.plan()).toEqual([]);
});
