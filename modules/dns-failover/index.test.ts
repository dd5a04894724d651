import { describe, expect, test } from "vitest";
import type { SynthesizedStack } from "../../src/terraform/stack/synthesized-stack";
import { failoverIn } from "../../test/support/dns-failover";
import { addresses, outputValues } from "../../test/support/scratch";

const stack = failoverIn({ create: "acme.dev" });
const check = (id: string) => stack.resource("aws_route53_health_check", id);
const record = (id: string) => stack.resource("aws_route53_record", id);

describe("the PRIMARY record", () => {
  test("points to the primary's load balancer, healthy only with its health check and its targets", () => {
    expect(record("dns_primary")).toEqual({
      zone_id: "${aws_route53_zone.zone.zone_id}",
      name: "www.acme.dev",
      type: "A",
      set_identifier: "primary",
      failover_routing_policy: { type: "PRIMARY" },
      health_check_id: "${aws_route53_health_check.dns_primary_may_serve.id}",
      alias: { name: "primary.elb.test", zone_id: "ZPRIMARY", evaluate_target_health: true },
    });
  });

  test("is healthy only while the primary answers and DR says that it is on standby, both of them", () => {
    expect(check("dns_primary_may_serve")).toEqual({
      type: "CALCULATED",
      child_healthchecks: [
        "${aws_route53_health_check.dns_primary_endpoint.id}",
        "${aws_route53_health_check.dns_dr_standby.id}",
      ],
      child_health_threshold: 2,
      tags: { Name: "shop-primary-may-serve" },
    });
  });
});

describe("the SECONDARY record", () => {
  test("points to DR's load balancer, healthy only with a healthy target while the primary did not take over", () => {
    expect(record("dns_secondary")).toEqual({
      zone_id: "${aws_route53_zone.zone.zone_id}",
      name: "www.acme.dev",
      type: "A",
      set_identifier: "secondary",
      failover_routing_policy: { type: "SECONDARY" },
      health_check_id: "${aws_route53_health_check.dns_primary_took_over.id}",
      alias: { name: "dr.elb.test", zone_id: "ZDR", evaluate_target_health: true },
    });
  });
});

/** A check of a load balancer over HTTP. */
const asking = (id: string, name: string, path: string) => ({
  type: "HTTP",
  fqdn: name,
  port: 80,
  resource_path: path,
  request_interval: 30,
  failure_threshold: 3,
  tags: { Name: `shop-${id}` },
  lifecycle: { create_before_destroy: true },
});

describe("the endpoint check", () => {
  test("asks the primary's load balancer by its own name, not by the record's, which moves", () => {
    expect(check("dns_primary_endpoint")).toEqual(
      asking("primary-endpoint", "primary.elb.test", "/alive?deep=1"),
    );
  });
});

describe("the fence", () => {
  test("of the primary is what DR's load balancer says: silence fences", () => {
    expect(check("dns_dr_standby")).toEqual(asking("dr-standby", "dr.elb.test", "/claims/standby"));
  });

  test("of DR is what the primary's load balancer says, inverted: silence does not fence", () => {
    expect(check("dns_primary_took_over")).toEqual({
      ...asking("primary-took-over", "primary.elb.test", "/claims/took-over"),
      invert_healthcheck: true,
    });
  });

  test("takes the place of the check on an alarm, so that the calculated check is never without one of the two", () => {
    expect(stack.json.moved).toEqual([
      {
        from: "aws_route53_health_check.dns_dr_idle",
        to: "aws_route53_health_check.dns_dr_standby",
      },
    ]);
  });
});

describe("a standby that serves", () => {
  const serving = failoverIn({ create: "acme.dev" }, { standbyServes: true });

  test("is answered only while Route 53's checkers reach its load balancer", () => {
    expect(serving.resource("aws_route53_record", "dns_secondary").health_check_id).toBe(
      "${aws_route53_health_check.dns_dr_may_serve.id}",
    );
    expect(serving.resource("aws_route53_health_check", "dns_dr_may_serve")).toEqual({
      type: "CALCULATED",
      child_healthchecks: [
        "${aws_route53_health_check.dns_dr_reachable.id}",
        "${aws_route53_health_check.dns_primary_took_over.id}",
      ],
      child_health_threshold: 2,
      tags: { Name: "shop-dr-may-serve" },
    });
    expect(serving.resource("aws_route53_health_check", "dns_dr_reachable")).toEqual({
      type: "TCP",
      fqdn: "dr.elb.test",
      port: 80,
      request_interval: 30,
      failure_threshold: 3,
      tags: { Name: "shop-dr-reachable" },
      lifecycle: { create_before_destroy: true },
    });
  });

  test("leaves the primary's health to its health check: its load balancer finds a failure sooner than Route 53 may", () => {
    const evaluates = (stack: SynthesizedStack, id: string) =>
      stack.resource("aws_route53_record", id).alias.evaluate_target_health;
    expect(["dns_primary", "dns_secondary"].map((id) => evaluates(serving, id))).toEqual([false, true]);
    const idle = failoverIn({ create: "acme.dev" });
    expect(["dns_primary", "dns_secondary"].map((id) => evaluates(idle, id))).toEqual([true, true]);
  });
});

test("every endpoint is checked in the interval given", () => {
  const fast = failoverIn({ create: "acme.dev" }, { standbyServes: true, checkIntervalSeconds: 10 });
  const intervals = Object.values(fast.resources("aws_route53_health_check")).map(
    ({ request_interval }) => request_interval,
  );
  expect(intervals.toSorted()).toEqual([10, 10, 10, 10, undefined, undefined]);
});

describe("alarms", () => {
  const alarm = (name: string, checkId: string, description: string) => ({
    provider: "aws.metrics",
    alarm_name: name,
    alarm_description: description,
    namespace: "AWS/Route53",
    metric_name: "HealthCheckStatus",
    dimensions: { HealthCheckId: `\${aws_route53_health_check.${checkId}.id}` },
    statistic: "Minimum",
    comparison_operator: "LessThanThreshold",
    threshold: 1,
    period: 60,
    evaluation_periods: 2,
    treat_missing_data: "breaching",
    alarm_actions: ["arn:aws:sns:us-east-1:123456789012:shop-dns-alerts"],
    ok_actions: ["arn:aws:sns:us-east-1:123456789012:shop-dns-alerts"],
  });

  test("are in us-east-1, where Route 53's metrics are: one for the endpoint, one for the primary's fence", () => {
    expect(stack.resources("aws_cloudwatch_metric_alarm")).toEqual({
      dns_primary_endpoint_unhealthy: alarm(
        "shop-primary-endpoint-unhealthy",
        "dns_primary_endpoint",
        "The primary does not answer its health check",
      ),
      dns_primary_fenced: alarm(
        "shop-primary-fenced",
        "dns_dr_standby",
        "DR does not say that it is on standby: it serves, or does not answer. The primary is fenced",
      ),
    });
  });
});

describe("the zone", () => {
  test("to be created cannot be destroyed by a plan", () => {
    expect(stack.resource("aws_route53_zone", "zone")).toEqual({
      name: "acme.dev",
      lifecycle: { prevent_destroy: true },
      tags: { Name: "acme.dev" },
    });
  });

  test("to be created opts into accelerated recovery on request", () => {
    const { enable_accelerated_recovery } = failoverIn(
      { create: "acme.dev" },
      { acceleratedRecovery: true },
    ).resource("aws_route53_zone", "zone");
    expect(enable_accelerated_recovery).toBe(true);
  });

  test("that exists is used by its id, and is not a resource", () => {
    const existing = failoverIn({ id: "Z0123456789ABC" });
    expect(existing.resources("aws_route53_zone")).toEqual({});
    expect(existing.resource("aws_route53_record", "dns_primary").zone_id).toBe("Z0123456789ABC");
    expect(existing.resource("aws_route53_record", "dns_secondary").zone_id).toBe("Z0123456789ABC");
    expect(existing.output("zoneId").value).toBe("Z0123456789ABC");
    expect(existing.json.removed).toEqual([{ from: "aws_route53_zone.zone", lifecycle: { destroy: false } }]);
  });

  test("is exposed, as is the check that decides about PRIMARY", () => {
    expect(outputValues(stack)).toEqual({
      zoneId: "${aws_route53_zone.zone.zone_id}",
      primaryHealthCheckId: "${aws_route53_health_check.dns_primary_may_serve.id}",
    });
  });
});

test("these are all the resources", () => {
  expect(addresses(stack)).toEqual([
    "aws_cloudwatch_metric_alarm.dns_primary_endpoint_unhealthy",
    "aws_cloudwatch_metric_alarm.dns_primary_fenced",
    "aws_route53_health_check.dns_dr_standby",
    "aws_route53_health_check.dns_primary_endpoint",
    "aws_route53_health_check.dns_primary_may_serve",
    "aws_route53_health_check.dns_primary_took_over",
    "aws_route53_record.dns_primary",
    "aws_route53_record.dns_secondary",
    "aws_route53_zone.zone",
  ]);
});
