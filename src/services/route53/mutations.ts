import { alarm, type Json, type Mutations, of } from "../test-support";

const check = (stack: Json, id: string) => of(stack, "aws_route53_health_check", `dns_failover_${id}`);
const record = (stack: Json, id: string) => of(stack, "aws_route53_record", `dns_failover_${id}`);

export const MUTATIONS: Mutations = {
  "route53-check-asks-load-balancer": ({ dns }) => {
    check(dns, "primary_endpoint").fqdn = "www.lamp-visitor.test";
  },
  "route53-check-enabled": ({ dns }) => {
    check(dns, "dr_idle").disabled = true;
  },
  "route53-check-interval": ({ dns }) => {
    check(dns, "primary_endpoint").request_interval = 60;
  },
  "route53-fence-watches-other-region": ({ dr }) => {
    alarm(dr, "observability_serving").comparison_operator = "LessThanThreshold";
  },
  "route53-health-path-not-redirected": ({ primary }) => delete primary.resource.aws_lb_listener_rule,
  "route53-metric-alarms-in-us-east-1": ({ dns }) =>
    delete alarm(dns, "dns_failover_primary_fenced").provider,
  "route53-metric-check-alarm-exists": ({ dns }) => {
    check(dns, "dr_idle").cloudwatch_alarm_region = "eu-west-1";
  },
  "route53-metric-check-alarm-same": ({ dr }) => {
    alarm(dr, "observability_serving").count = '${var.posture == "active" ? 1 : 0}';
  },
  "route53-metric-check-alarm-supported": ({ dr }) => {
    alarm(dr, "observability_serving").metric_query = [];
  },
  "route53-metric-check-follows-alarm": ({ dns }) => delete check(dns, "dr_idle").triggers,
  "route53-metric-check-insufficient-data": ({ dns }) =>
    delete check(dns, "dr_idle").insufficient_data_health_status,
  "route53-primary-can-fail": ({ dns }) => delete record(dns, "primary").health_check_id,
  "route53-primary-fenced": ({ dns }) => check(dns, "primary_may_serve").child_healthchecks.pop(),
  "route53-records-unique": ({ dns }) => {
    record(dns, "secondary").set_identifier = "primary";
  },
  "route53-secondary-evaluates-target": ({ dns }) => {
    record(dns, "secondary").alias.evaluate_target_health = false;
  },
  "route53-zone-not-forced": ({ dns }) => {
    of(dns, "aws_route53_zone").force_destroy = true;
  },
};
