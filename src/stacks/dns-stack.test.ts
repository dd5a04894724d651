import { describe, expect, test } from "vitest";
import { plain } from "../../test/support/scratch";
import { synthesize } from "../../test/support/synth";

const { dns } = synthesize();

describe("what the dns stack reads", () => {
  test("both regions' outputs, from DR's region only", () => {
    const reads = dns.dataSources("terraform_remote_state");
    expect(Object.fromEntries(Object.entries(reads).map(([name, { config }]) => [name, config]))).toEqual({
      primary: {
        bucket: "lamp-tfstate-123456789012-eu-central-1",
        key: "primary/terraform.tfstate",
        region: "eu-central-1",
      },
      dr: {
        bucket: "lamp-tfstate-123456789012-eu-central-1",
        key: "dr/terraform.tfstate",
        region: "eu-central-1",
      },
    });
  });

  test("no posture: an activation changes nothing in this stack", () => {
    expect(dns.json.variable).toBeUndefined();
    expect(JSON.stringify(dns.json)).not.toContain("posture");
  });
});

describe("the record", () => {
  test("checks the health of the primary and of its database", () => {
    expect(dns.resource("aws_route53_health_check", "dns_failover_primary_endpoint")).toMatchObject({
      fqdn: "${data.terraform_remote_state.primary.outputs.load_balancer_dns_name}",
      port: 80,
      resource_path: "/health.php?deep=1",
    });
  });

  test("is fenced by what each region's load balancer says", () => {
    expect(dns.resource("aws_route53_health_check", "dns_failover_dr_standby")).toMatchObject({
      fqdn: "${data.terraform_remote_state.dr.outputs.load_balancer_dns_name}",
      resource_path: "/region/standby",
    });
    expect(dns.resource("aws_route53_health_check", "dns_failover_primary_took_over")).toMatchObject({
      fqdn: "${data.terraform_remote_state.primary.outputs.load_balancer_dns_name}",
      resource_path: "/region/took-over",
      invert_healthcheck: true,
    });
  });

  test("is in a zone that the stack creates, or in an existing one", () => {
    expect(dns.resource("aws_route53_zone", "zone").name).toBe("lamp-visitor.test");
    const existing = synthesize({
      dns: { zone: { create: undefined, id: "Z0123456789ABC", name: "acme.dev" }, recordName: "shop" },
    }).dns;
    expect(existing.resources("aws_route53_zone")).toEqual({});
    expect(existing.resource("aws_route53_record", "dns_failover_primary")).toMatchObject({
      zone_id: "Z0123456789ABC",
      name: "shop.acme.dev",
    });
  });
});

test("names begin with the configured one", () => {
  const { dns: shop } = synthesize({ name: "shop" });
  const checks = Object.values(shop.resources("aws_route53_health_check")).map(({ tags }) => tags.Name);
  const alarms = Object.values(shop.resources("aws_cloudwatch_metric_alarm")).map(
    ({ alarm_name }) => alarm_name,
  );
  expect([...checks, ...alarms]).toEqual([
    "shop-dr-standby",
    "shop-primary-endpoint",
    "shop-primary-may-serve",
    "shop-primary-took-over",
    "shop-primary-endpoint-unhealthy",
    "shop-primary-fenced",
  ]);
});

describe("health alarms", () => {
  test("and their topic are in us-east-1, where Route 53's metrics are", () => {
    expect(dns.provider("metrics").region).toBe("us-east-1");
    expect(plain(dns.resource("aws_sns_topic"))).toEqual({
      name: "lamp-dns-alerts",
      provider: "aws.metrics",
    });
    const alarms = Object.values(dns.resources("aws_cloudwatch_metric_alarm"));
    expect(alarms.map(({ provider, alarm_actions }) => [provider, alarm_actions])).toEqual([
      ["aws.metrics", ["${aws_sns_topic.alerts_topic.arn}"]],
      ["aws.metrics", ["${aws_sns_topic.alerts_topic.arn}"]],
    ]);
  });

  test("go to the configured address", () => {
    const { dns: notified } = synthesize({ notifications: { email: "ops@acme.dev" } });
    expect(notified.resource("aws_sns_topic_subscription")).toMatchObject({
      provider: "aws.metrics",
      protocol: "email",
      endpoint: "ops@acme.dev",
    });
    expect(dns.resources("aws_sns_topic_subscription")).toEqual({});
  });
});

describe("outputs", () => {
  test("give the visitors' URL, the zone, and the health check", () => {
    expect(dns.outputs).toEqual({
      url: { value: "http://www.lamp-visitor.test/", description: "Where visitors go." },
      zone_id: { value: "${aws_route53_zone.zone.zone_id}", description: "Hosted zone of the records." },
      primary_health_check_id: {
        value: "${aws_route53_health_check.dns_failover_primary_may_serve.id}",
        description: "Health check of the PRIMARY record: the endpoint and the fence together.",
      },
    });
  });

  test("give an https URL where HTTPS is on", () => {
    const { dns: https } = synthesize({
      dns: { zone: { create: undefined, id: "Z0123456789ABC", name: "acme.dev" }, https: true },
    });
    expect(https.output("url").value).toBe("https://www.acme.dev/");
  });
});
