import { POSTURE, stackIn, testRule, withResources } from "../../../../test/support/rules";
import { type Block, SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import { checkAsksLoadBalancer } from "./check-asks-load-balancer";
import { checkEnabled } from "./check-enabled";
import { checkInterval } from "./check-interval";
import { fenceWatchesOtherRegion } from "./fence-watches-other-region";
import { healthPathNotRedirected } from "./health-path-not-redirected";
import { metricAlarmsInUsEast1 } from "./metric-alarms-in-us-east-1";
import { metricCheckAlarmExists } from "./metric-check-alarm-exists";
import { metricCheckAlarmSame } from "./metric-check-alarm-same";
import { metricCheckAlarmSupported } from "./metric-check-alarm-supported";
import { metricCheckFollowsAlarm } from "./metric-check-follows-alarm";
import { metricCheckInsufficientData } from "./metric-check-insufficient-data";
import { primaryCanFail } from "./primary-can-fail";
import { primaryFenced } from "./primary-fenced";
import { recordsUnique } from "./records-unique";
import { secondaryEvaluatesTarget } from "./secondary-evaluates-target";
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

testRule(secondaryEvaluatesTarget, {
  compliant: failover("SECONDARY", { alias: { evaluate_target_health: true } }),
  violating: failover("SECONDARY", { alias: { evaluate_target_health: false } }),
  problems: ["alias.evaluate_target_health: got false, allowed: true"],
});

const fenced = (threshold: number, ...children: readonly string[]) =>
  withResources({
    aws_route53_record: {
      it: {
        failover_routing_policy: { type: "PRIMARY" },
        health_check_id: "${aws_route53_health_check.all.id}",
      },
    },
    aws_route53_health_check: {
      all: {
        type: "CALCULATED",
        child_health_threshold: threshold,
        child_healthchecks: children.map((child) => `\${aws_route53_health_check.${child}.id}`),
      },
      endpoint: { type: "HTTP" },
      idle: { type: "CLOUDWATCH_METRIC" },
    },
  });

testRule(primaryFenced, {
  compliant: fenced(2, "endpoint", "idle"),
  violating: [
    ...fenced(1, "endpoint"),
    ...failover("PRIMARY", { health_check_id: "${aws_route53_health_check.gone.id}" }),
  ],
  problems: [
    'child_healthchecks: got ["HTTP"], allowed: one of type CLOUDWATCH_METRIC',
    'type of the health check: got nothing, allowed: "CALCULATED"',
  ],
});

const region = (resource: Readonly<Record<string, Readonly<Record<string, Block>>>>) =>
  stackIn("eu-central-1", "dr", {
    terraform: { backend: { s3: { key: "dr/terraform.tfstate" } } },
    variable: POSTURE,
    output: {
      dns_name: { value: "${aws_lb.web.dns_name}" },
      alarm: { value: "${aws_cloudwatch_metric_alarm.serving.alarm_name}" },
    },
    resource,
  });
const dns = (healthCheck: Block) =>
  stackIn("eu-central-1", "dns", {
    data: { terraform_remote_state: { dr: { config: { key: "dr/terraform.tfstate" } } } },
    resource: { aws_route53_health_check: { it: healthCheck } },
  });
const DNS_NAME = "${data.terraform_remote_state.dr.outputs.dns_name}";
const ALARM_NAME = "${data.terraform_remote_state.dr.outputs.alarm}";

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
  problems: ["dr aws_lb_listener.http: got a redirect of /health.php, allowed: a rule that forwards it"],
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

testRule(metricCheckInsufficientData, {
  compliant: check({ type: "CLOUDWATCH_METRIC", insufficient_data_health_status: "LastKnownStatus" }),
  violating: check({ type: "CLOUDWATCH_METRIC" }),
  problems: [
    'insufficient_data_health_status: got nothing, allowed: "LastKnownStatus" or "Healthy" or "Unhealthy"',
  ],
});

const onAlarm = (alarm: Block, values: Block = {}) => [
  region({ aws_cloudwatch_metric_alarm: { serving: alarm } }),
  dns({ type: "CLOUDWATCH_METRIC", cloudwatch_alarm_name: ALARM_NAME, ...values }),
];

testRule(metricCheckAlarmExists, {
  compliant: onAlarm({}, { cloudwatch_alarm_region: "eu-central-1" }),
  violating: [
    ...onAlarm({}, { cloudwatch_alarm_region: "eu-west-1" }),
    ...check({ type: "CLOUDWATCH_METRIC", cloudwatch_alarm_name: "lamp-dr-serving" }),
  ],
  problems: [
    'cloudwatch_alarm_region: got "eu-west-1", allowed: eu-central-1',
    "cloudwatch_alarm_name: got \"lamp-dr-serving\", allowed: an alarm's name from a stack's outputs",
  ],
});

testRule(metricCheckAlarmSupported, {
  compliant: onAlarm({ statistic: "Maximum", period: 60, evaluation_periods: 1 }),
  violating: onAlarm({
    extended_statistic: "p90",
    period: 10,
    evaluation_periods: 3,
    datapoints_to_alarm: 2,
  }),
  problems: [
    'extended_statistic: got "p90", allowed: nothing',
    'statistic: got nothing, allowed: "Average" or "Minimum" or "Maximum" or "Sum" or "SampleCount"',
    "period: got 10, allowed: 60 (seconds) or a multiple",
    "datapoints_to_alarm: got 2, allowed: evaluation_periods (3), or left out",
  ],
});

const settingsOf = (attributes: readonly string[]) => {
  const parts = attributes.map((name) => `${name} = aws_cloudwatch_metric_alarm.serving.${name}`);
  return `\${jsonencode({ ${parts.join(", ")} })}`;
};
const COPIED = [
  "comparison_operator",
  "dimensions",
  "evaluation_periods",
  "metric_name",
  "namespace",
  "period",
  "statistic",
  "threshold",
];
const following = (output: string) => {
  const [producer, reader] = onAlarm(
    {},
    { triggers: { alarm: "${data.terraform_remote_state.dr.outputs.settings}" } },
  ) as [SynthesizedStack, SynthesizedStack];
  const { json } = producer;
  return [
    new SynthesizedStack(producer.name, {
      ...json,
      output: { ...json.output, settings: { value: output } },
    }),
    reader,
  ];
};

testRule(metricCheckFollowsAlarm, {
  compliant: following(settingsOf(COPIED)),
  violating: following(settingsOf(COPIED.filter((name) => name !== "dimensions"))),
  problems: [
    "triggers: got nothing that changes with the alarm's dimensions, allowed: all that Route 53 copies",
  ],
});

testRule(metricCheckAlarmSame, {
  compliant: onAlarm({ threshold: 1 }),
  violating: onAlarm({ threshold: '${var.posture == "active" ? 1 : 2}' }),
  problems: [
    "aws_cloudwatch_metric_alarm.serving: got settings that depend on a variable, allowed: the same in every situation",
  ],
});

const fencedBy = (region: string, alarm: Block) => [
  stackIn("eu-west-1", "primary", {
    terraform: { backend: { s3: { key: "primary/terraform.tfstate" } } },
    output: { dns_name: { value: "${aws_lb.web.dns_name}" } },
    resource: { aws_lb: { web: {} } },
  }),
  stackIn(region, "dr", {
    terraform: { backend: { s3: { key: "dr/terraform.tfstate" } } },
    output: { alarm: { value: "${aws_cloudwatch_metric_alarm.serving.alarm_name}" } },
    resource: { aws_cloudwatch_metric_alarm: { serving: alarm } },
  }),
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
          failover_routing_policy: { type: "PRIMARY" },
          alias: { name: "${data.terraform_remote_state.primary.outputs.dns_name}" },
          health_check_id: "${aws_route53_health_check.all.id}",
        },
      },
      aws_route53_health_check: {
        all: { child_healthchecks: ["${aws_route53_health_check.idle.id}"] },
        idle: { cloudwatch_alarm_name: ALARM_NAME },
      },
    },
  }),
];

testRule(fenceWatchesOtherRegion, {
  compliant: fencedBy("eu-central-1", {
    metric_name: "HealthyHostCount",
    comparison_operator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
  }),
  violating: fencedBy("eu-west-1", {
    metric_name: "UnHealthyHostCount",
    comparison_operator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
  }),
  problems: [
    'region of the alarm: got "eu-west-1", allowed: any but eu-west-1',
    'serving: got "UnHealthyHostCount GreaterThanOrEqualToThreshold 1", allowed: HealthyHostCount GreaterThanOrEqualToThreshold 1',
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
