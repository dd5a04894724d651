import { describe, expect, test } from "vitest";
import { addresses, expose, outputValues, synthesizeAlone } from "../../test/support/scratch";
import { type Claim, DEREGISTRATION_DELAY_SECONDS, LoadBalancer } from ".";

function loadBalancer(certificateArn?: string, claims?: readonly Claim[]) {
  return synthesizeAlone((scope) => {
    const { dnsName, zoneId, arnSuffix, targetGroupArn, targetGroupArnSuffix, listeners, claimRules } =
      new LoadBalancer(scope, "web", {
        name: "shop-dr",
        targetGroupPrefix: "shop-",
        vpcId: "vpc-1",
        subnetIds: ["subnet-1", "subnet-2"],
        securityGroupId: "sg-1",
        healthCheckPath: "/alive",
        certificateArn,
        claims,
      });
    expose(scope, {
      dnsName,
      zoneId,
      arnSuffix,
      targetGroupArn,
      targetGroupArnSuffix,
      listeners: listeners.map((listener) => listener.fqn),
      claimRules: claimRules.map((rule) => rule.fqn),
    });
  });
}

const stack = loadBalancer();
const withHttps = loadBalancer("arn:aws:acm:eu-north-1:123456789012:certificate/1");

describe("the load balancer", () => {
  test("is an internet-facing application load balancer", () => {
    expect(stack.resource("aws_lb")).toMatchObject({
      name: "shop-dr",
      load_balancer_type: "application",
      internal: false,
    });
  });

  test("is in the given subnets and security group", () => {
    expect(stack.resource("aws_lb")).toMatchObject({
      subnets: ["subnet-1", "subnet-2"],
      security_groups: ["sg-1"],
    });
  });

  test("carries its name, as its target group does", () => {
    expect(stack.resource("aws_lb").tags).toEqual({ Name: "shop-dr" });
    expect(stack.resource("aws_lb_target_group").tags).toEqual({ Name: "shop-dr" });
  });

  test("drops invalid header fields", () => {
    expect(stack.resource("aws_lb").drop_invalid_header_fields).toBe(true);
  });

  test("cannot be deleted by accident", () => {
    expect(stack.resource("aws_lb").enable_deletion_protection).toBe(true);
  });
});

describe("the target group", () => {
  const group = stack.resource("aws_lb_target_group");

  test("registers the addresses of tasks on port 80", () => {
    expect(group).toMatchObject({ target_type: "ip", port: 80, protocol: "HTTP", vpc_id: "vpc-1" });
  });

  test("checks the given path, where 200 means healthy", () => {
    expect(group.health_check).toEqual({
      path: "/alive",
      protocol: "HTTP",
      matcher: "200",
      interval: 15,
      timeout: 5,
      healthy_threshold: 2,
      unhealthy_threshold: 3,
    });
  });

  test("has no stickiness: the application keeps no state", () => {
    expect(group).not.toHaveProperty("stickiness");
  });

  test("gives a deregistering task 30 seconds to finish", () => {
    expect(group.deregistration_delay).toBe("30");
    expect(DEREGISTRATION_DELAY_SECONDS).toBe(30);
  });

  test("can be replaced while it is in use", () => {
    expect(group.lifecycle).toEqual({ create_before_destroy: true });
    expect(group.name_prefix).toBe("shop-");
    expect(group).not.toHaveProperty("name");
  });
});

const forward = [{ type: "forward", target_group_arn: "${aws_lb_target_group.web_target_group.arn}" }];

describe("without a certificate", () => {
  test("port 80 serves, and nothing else listens", () => {
    expect(stack.resources("aws_lb_listener")).toEqual({
      web_http: {
        load_balancer_arn: "${aws_lb.web_load_balancer.arn}",
        port: 80,
        protocol: "HTTP",
        default_action: forward,
      },
    });
  });

  test("a service waits for that listener", () => {
    expect(stack.output("listeners").value).toEqual(["${aws_lb_listener.web_http}"]);
  });
});

describe("with a certificate", () => {
  test("port 443 serves, with TLS 1.2 or later", () => {
    expect(withHttps.resource("aws_lb_listener", "web_https")).toEqual({
      load_balancer_arn: "${aws_lb.web_load_balancer.arn}",
      port: 443,
      protocol: "HTTPS",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificate_arn: "arn:aws:acm:eu-north-1:123456789012:certificate/1",
      default_action: forward,
    });
  });

  test("port 80 redirects permanently", () => {
    expect(withHttps.resource("aws_lb_listener", "web_http")).toEqual({
      load_balancer_arn: "${aws_lb.web_load_balancer.arn}",
      port: 80,
      protocol: "HTTP",
      default_action: [
        { type: "redirect", redirect: { port: "443", protocol: "HTTPS", status_code: "HTTP_301" } },
      ],
    });
  });

  test("the health check on port 80 still reaches a task: a redirect would count as healthy", () => {
    expect(withHttps.resource("aws_lb_listener_rule")).toEqual({
      listener_arn: "${aws_lb_listener.web_http.arn}",
      priority: 1,
      condition: [{ path_pattern: { values: ["/alive"] } }],
      action: forward,
    });
  });

  test("a service waits for both listeners", () => {
    expect(withHttps.output("listeners").value).toEqual([
      "${aws_lb_listener.web_https}",
      "${aws_lb_listener.web_http}",
    ]);
  });

  test("nothing but the listeners changes", () => {
    expect(withHttps.resource("aws_lb")).toEqual(stack.resource("aws_lb"));
    expect(withHttps.resource("aws_lb_target_group")).toEqual(stack.resource("aws_lb_target_group"));
    expect(addresses(withHttps)).toEqual([
      "aws_lb.web_load_balancer",
      "aws_lb_listener.web_http",
      "aws_lb_listener.web_https",
      "aws_lb_listener_rule.web_http_health_check",
      "aws_lb_target_group.web_target_group",
    ]);
  });
});

describe("claims", () => {
  const claims = [
    { id: "standby", path: "/claims/standby", isTrue: 'var.posture == "standby"' },
    { id: "took-over", path: "/claims/took-over", isTrue: "var.took_over" },
  ];
  const claimed = loadBalancer(undefined, claims);

  test("are answered by the load balancer itself, over HTTP: 200 where they are true, else 503", () => {
    expect(claimed.resources("aws_lb_listener_rule")).toEqual({
      web_claim_standby: {
        listener_arn: "${aws_lb_listener.web_http.arn}",
        priority: 2,
        condition: [{ path_pattern: { values: ["/claims/standby"] } }],
        action: [
          {
            type: "fixed-response",
            fixed_response: {
              content_type: "text/plain",
              message_body: '${var.posture == "standby" ? "standby" : "not standby"}',
              status_code: '${var.posture == "standby" ? "200" : "503"}',
            },
          },
        ],
        tags: { Name: "shop-dr-standby" },
      },
      web_claim_took_over: {
        listener_arn: "${aws_lb_listener.web_http.arn}",
        priority: 3,
        condition: [{ path_pattern: { values: ["/claims/took-over"] } }],
        action: [
          {
            type: "fixed-response",
            fixed_response: {
              content_type: "text/plain",
              message_body: '${var.took_over ? "took-over" : "not took-over"}',
              status_code: '${var.took_over ? "200" : "503"}',
            },
          },
        ],
        tags: { Name: "shop-dr-took-over" },
      },
    });
  });

  test("come before the redirect to HTTPS, and after the health check", () => {
    const rules = loadBalancer("arn:aws:acm:eu-north-1:123456789012:certificate/1", claims).resources(
      "aws_lb_listener_rule",
    );
    expect(
      Object.entries(rules).map(([id, { listener_arn, priority }]) => [id, listener_arn, priority]),
    ).toEqual([
      ["web_claim_standby", "${aws_lb_listener.web_http.arn}", 2],
      ["web_claim_took_over", "${aws_lb_listener.web_http.arn}", 3],
      ["web_http_health_check", "${aws_lb_listener.web_http.arn}", 1],
    ]);
  });

  test("expose their rules, for what must wait for them", () => {
    expect(claimed.output("claimRules").value).toEqual([
      "${aws_lb_listener_rule.web_claim_standby}",
      "${aws_lb_listener_rule.web_claim_took_over}",
    ]);
  });
});

test("names and dimensions are exposed", () => {
  expect(outputValues(stack)).toMatchObject({
    dnsName: "${aws_lb.web_load_balancer.dns_name}",
    zoneId: "${aws_lb.web_load_balancer.zone_id}",
    arnSuffix: "${aws_lb.web_load_balancer.arn_suffix}",
    targetGroupArn: "${aws_lb_target_group.web_target_group.arn}",
    targetGroupArnSuffix: "${aws_lb_target_group.web_target_group.arn_suffix}",
  });
});
