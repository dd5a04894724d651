import { expect, test } from "vitest";
import { POSTURE, stackIn, testRule, withResources } from "../../../../test/support/rules";
import { type Block, SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import { findings } from "../../rule";
import { checkAsksLoadBalancer } from "./check-asks-load-balancer";
import { checkEnabled } from "./check-enabled";
import { checkInterval } from "./check-interval";
import { claimFollowsPosture } from "./claim-follows-posture";
import { fenceBeforePromotion } from "./fence-before-promotion";
import { healthPathNotRedirected } from "./health-path-not-redirected";
import { metricAlarmsInUsEast1 } from "./metric-alarms-in-us-east-1";
import { primaryCanFail } from "./primary-can-fail";
import { primaryFenced } from "./primary-fenced";
import { recordsUnique } from "./records-unique";
import { secondaryEvaluatesTarget } from "./secondary-evaluates-target";
import { secondaryFenced } from "./secondary-fenced";
import { zoneNotForced } from "./zone-not-forced";

const failover = (type: string, values: Block) =>
  withResources({ aws_route53_record: { it: { failover_routing_policy: { type }, ...values } } });
const check = (values: Block) => withResources({ aws_route53_health_check: { it: values } });

testRule(primaryCanFail, {
  compliant: failover("PRIMARY", {
    health_check_id: "${aws_route53_health_check.it.id}",
    alias: { evaluate_target_health: true },
  }),
  violating: failover("PRIMARY", { alias: { evaluate_target_health: false } }),
  problems: [
    "health_check_id: got nothing, allowed: a health check",
    "alias.evaluate_target_health: got false, allowed: true",
  ],
});

const servedByStandby = (evaluates: boolean) => [
  ...failover("PRIMARY", { health_check_id: "one", alias: { evaluate_target_health: evaluates } }),
  stackIn("eu-central-1", "dr", {
    variable: POSTURE,
    resource: {
      aws_appautoscaling_target: { it: { min_capacity: '${var.posture == "standby" ? 1 : 0}' } },
    },
  }),
];

testRule(primaryCanFail, {
  compliant: servedByStandby(false),
  violating: servedByStandby(true),
  problems: ["alias.evaluate_target_health: got true, allowed: false"],
});

testRule(secondaryEvaluatesTarget, {
  compliant: failover("SECONDARY", { alias: { evaluate_target_health: true } }),
  violating: failover("SECONDARY", { alias: { evaluate_target_health: false } }),
  problems: ["alias.evaluate_target_health: got false, allowed: true"],
});

const region = (resource: Readonly<Record<string, Readonly<Record<string, Block>>>>) =>
  stackIn("eu-central-1", "dr", {
    terraform: { backend: { s3: { key: "dr/terraform.tfstate" } } },
    variable: POSTURE,
    output: {
      dns_name: { value: "${aws_lb.web.dns_name}" },
    },
    resource,
  });
const dns = (healthCheck: Block) =>
  stackIn("eu-central-1", "dns", {
    data: { terraform_remote_state: { dr: { config: { key: "dr/terraform.tfstate" } } } },
    resource: { aws_route53_health_check: { it: healthCheck } },
  });
const DNS_NAME = "${data.terraform_remote_state.dr.outputs.dns_name}";

testRule(checkAsksLoadBalancer, {
  compliant: [region({ aws_lb: { web: {} } }), dns({ type: "HTTP", fqdn: DNS_NAME })],
  violating: [dns({ type: "HTTP", fqdn: "www.lamp-visitor.test" })],
  problems: [
    'fqdn: got "www.lamp-visitor.test", allowed: the dns_name of an aws_lb, in this stack or from another stack\'s outputs',
  ],
});

testRule(checkInterval, {
  compliant: check({ type: "HTTP", request_interval: 30, failure_threshold: 3 }),
  violating: check({ type: "HTTP", request_interval: 60, failure_threshold: 0 }),
  problems: ["request_interval: got 60, allowed: 10 or 30", "failure_threshold: got 0, allowed: 1 to 10"],
});

testRule(checkEnabled, {
  compliant: check({ type: "HTTP" }),
  violating: check({ disabled: true, invert_healthcheck: true }),
  problems: [
    "disabled: got true, allowed: nothing or false",
    "invert_healthcheck: got true, allowed: nothing or false",
  ],
});

const GROUP = { target_group_arn: "${aws_lb_target_group.web.arn}", type: "forward" };
const redirecting = (rules: Readonly<Record<string, Block>>) => [
  region({
    aws_lb: { web: {} },
    aws_lb_listener: {
      http: { load_balancer_arn: "${aws_lb.web.arn}", port: 80, default_action: [{ type: "redirect" }] },
    },
    aws_lb_listener_rule: rules,
  }),
  dns({ type: "HTTP", fqdn: DNS_NAME, port: 80, resource_path: "/health.php?deep=1" }),
];

testRule(healthPathNotRedirected, {
  compliant: redirecting({
    health: {
      listener_arn: "${aws_lb_listener.http.arn}",
      condition: [{ path_pattern: { values: ["/health.php"] } }],
      action: [GROUP],
    },
  }),
  violating: redirecting({}),
  problems: [
    "dr aws_lb_listener.http: got a redirect of /health.php, allowed: a rule that forwards or answers it",
  ],
});

const HEALTH_ALARM = { namespace: "AWS/Route53", alarm_actions: ["${aws_sns_topic.t.arn}"] };

testRule(metricAlarmsInUsEast1, {
  compliant: [
    stackIn("us-east-1", "dns", {
      resource: { aws_cloudwatch_metric_alarm: { it: HEALTH_ALARM }, aws_sns_topic: { t: {} } },
    }),
  ],
  violating: withResources({ aws_cloudwatch_metric_alarm: { it: HEALTH_ALARM }, aws_sns_topic: { t: {} } }),
  problems: [
    'provider: got "eu-central-1", allowed: us-east-1',
    'aws_sns_topic.t: got "eu-central-1", allowed: us-east-1',
  ],
});

const CLAIM_STATUS = '${var.posture == "standby" ? "200" : "503"}';
const TOOK_OVER_STATUS = '${var.fences_peer && var.posture != "standby" ? "200" : "503"}';

/** A region whose load balancer answers one path itself. */
const claiming = (name: "primary" | "dr", awsRegion: string, status: string, database: Block = {}) =>
  stackIn(awsRegion, name, {
    terraform: { backend: { s3: { key: `${name}/terraform.tfstate` } } },
    output: { dns_name: { value: "${aws_lb.web.dns_name}" } },
    resource: {
      aws_lb: { web: {} },
      aws_lb_listener: { http: { load_balancer_arn: "${aws_lb.web.arn}", port: 80 } },
      aws_lb_listener_rule: {
        claim: {
          listener_arn: "${aws_lb_listener.http.arn}",
          condition: [{ path_pattern: { values: ["/claim"] } }],
          action: [{ type: "fixed-response", fixed_response: { status_code: status } }],
        },
      },
      aws_db_instance: { database },
    },
  });
const ofRegion = (name: string) => `\${data.terraform_remote_state.${name}.outputs.dns_name}`;
const asking = (name: string, path: string, values: Block = {}): Block => ({
  type: "HTTP",
  fqdn: ofRegion(name),
  port: 80,
  resource_path: path,
  ...values,
});
const fenced = (
  type: string,
  own: "primary" | "dr",
  check: string,
  checks: Readonly<Record<string, Block>>,
) => [
  claiming("primary", "eu-west-1", TOOK_OVER_STATUS),
  claiming("dr", "eu-central-1", CLAIM_STATUS),
  stackIn("eu-central-1", "dns", {
    data: {
      terraform_remote_state: {
        primary: { config: { key: "primary/terraform.tfstate" } },
        dr: { config: { key: "dr/terraform.tfstate" } },
      },
    },
    resource: {
      aws_route53_record: {
        it: {
          failover_routing_policy: { type },
          alias: { name: ofRegion(own) },
          health_check_id: `\${aws_route53_health_check.${check}.id}`,
        },
      },
      aws_route53_health_check: checks,
    },
  }),
];
const all = (threshold: number, ...children: readonly string[]): Block => ({
  type: "CALCULATED",
  child_health_threshold: threshold,
  child_healthchecks: children.map((child) => `\${aws_route53_health_check.${child}.id}`),
});
const endpoint = asking("primary", "/health.php");

testRule(primaryFenced, {
  compliant: fenced("PRIMARY", "primary", "all", {
    all: all(2, "endpoint", "standby"),
    endpoint,
    standby: asking("dr", "/claim"),
  }),
  violating: [
    ...fenced("PRIMARY", "primary", "all", {
      all: all(1, "own", "standby"),
      own: asking("primary", "/claim"),
      standby: asking("dr", "/claim", { invert_healthcheck: true }),
    }),
    ...failover("PRIMARY", { health_check_id: "${aws_route53_health_check.gone.id}" }),
  ],
  problems: [
    'child_healthchecks: got ["claim in eu-west-1","inverted claim in eu-central-1"], allowed: a claim in another region than eu-west-1',
    'child_healthchecks: got ["claim in eu-west-1","inverted claim in eu-central-1"], allowed: an endpoint in eu-west-1',
    "child_health_threshold: got 1, allowed: 2: all children",
    'type of the health check: got nothing, allowed: "CALCULATED"',
  ],
});

testRule(secondaryFenced, {
  compliant: fenced("SECONDARY", "dr", "took_over", {
    took_over: asking("primary", "/claim", { invert_healthcheck: true }),
  }),
  violating: [
    ...fenced("SECONDARY", "dr", "all", {
      all: all(1, "took_over", "reachable"),
      took_over: asking("primary", "/claim"),
      reachable: { type: "TCP", fqdn: ofRegion("dr"), port: 80 },
    }),
    ...failover("SECONDARY", {}),
  ],
  problems: [
    "health check: got none inverted on a claim, allowed: one in another region than eu-central-1",
    "child_health_threshold: got 1, allowed: 2: all children",
    "health_check_id: got nothing, allowed: a health check",
  ],
});

const standbyAsked = (status: string, database: Block = {}) => [
  claiming("dr", "eu-central-1", status, database),
  dns(asking("dr", "/claim")),
];

testRule(claimFollowsPosture, {
  compliant: standbyAsked(CLAIM_STATUS),
  violating: standbyAsked('${var.posture == "active" ? "503" : "200"}'),
  problems: [null, false, true].flatMap((fences) =>
    ["no", "a"].map(
      (before) =>
        `dr aws_lb_listener_rule.claim: got a success with posture=quiesced, fences_peer=${fences} and ${before} claim before, allowed: an error`,
    ),
  ),
});

const tookOverAsked = (status: string) => {
  const stack = claiming("dr", "eu-central-1", status);
  const data = { aws_lb_listener_rule: { now: { arn: "arn:aws:elasticloadbalancing:rule" } } };
  return [
    new SynthesizedStack(stack.name, { ...stack.json, data }),
    dns(asking("dr", "/claim", { invert_healthcheck: true })),
  ];
};
const CLAIMED_NOW = `contains([for rule in data.aws_lb_listener_rule.now : rule.action[0].fixed_response.status_code], "200")`;

test("a claim that a plan ends without being told to is a problem; one that it leaves as it is, is none", () => {
  const messages = (status: string) =>
    findings(claimFollowsPosture, tookOverAsked(status), []).map(({ message }) => message);
  const fences = `(var.fences_peer == true || (var.fences_peer == null && ${CLAIMED_NOW}))`;
  expect(messages(`\${${fences} && var.posture != "standby" ? "200" : "503"}`)).toEqual([]);
  expect(messages('${var.fences_peer == true && var.posture != "standby" ? "200" : "503"}')).toEqual(
    ["quiesced", "active"].map(
      (posture) =>
        `dr aws_lb_listener_rule.claim: got an error with posture=${posture}, fences_peer=null and a claim before, allowed: a success`,
    ),
  );
});

testRule(fenceBeforePromotion, {
  compliant: standbyAsked(CLAIM_STATUS, { depends_on: ["aws_lb_listener_rule.claim"] }),
  violating: standbyAsked(CLAIM_STATUS, { depends_on: ["aws_kms_key.database"] }),
  problems: [
    'dr aws_db_instance.database depends_on: got ["aws_kms_key.database"], allowed: aws_lb_listener_rule.claim among them',
  ],
});

const record = (values: Block): Block => ({ name: "www.lamp.test", type: "A", ...values });
const PRIMARY = record({ failover_routing_policy: { type: "PRIMARY" }, set_identifier: "primary" });
const SECONDARY = record({ failover_routing_policy: { type: "SECONDARY" }, set_identifier: "secondary" });

testRule(recordsUnique, {
  compliant: withResources({ aws_route53_record: { one: PRIMARY, two: SECONDARY } }),
  violating: withResources({ aws_route53_record: { one: PRIMARY, two: record({}) } }),
  problems: [
    'failover_routing_policy.type: got "PRIMARY", allowed: a pair: PRIMARY and SECONDARY',
    'name: got "www.lamp.test", allowed: one that dr aws_route53_record.two does not use',
    'name: got "www.lamp.test", allowed: one that dr aws_route53_record.one does not use',
  ],
});

testRule(zoneNotForced, {
  compliant: withResources({ aws_route53_zone: { it: { name: "lamp-visitor.test" } } }),
  violating: withResources({ aws_route53_zone: { it: { name: "lamp.example.com", force_destroy: true } } }),
  problems: [
    "force_destroy: got true, allowed: nothing or false",
    'name: got "lamp.example.com", allowed: a domain that is not reserved',
  ],
});
