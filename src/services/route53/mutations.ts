import { alarm, type Json, type Mutations, of } from "../test-support";

const check = (stack: Json, id: string) => of(stack, "aws_route53_health_check", `dns_failover_${id}`);
const claim = (stack: Json, id: string) =>
  of(stack, "aws_lb_listener_rule", `load_balancer_claim_${id.replace("-", "_")}`);
const record = (stack: Json, id: string) => of(stack, "aws_route53_record", `dns_failover_${id}`);

export const MUTATIONS: Mutations = {
  "route53-check-asks-load-balancer": ({ dns }) => {
    check(dns, "primary_endpoint").fqdn = "www.lamp-visitor.test";
  },
  "route53-check-enabled": ({ dns }) => {
    check(dns, "dr_standby").disabled = true;
  },
  "route53-check-interval": ({ dns }) => {
    check(dns, "primary_endpoint").request_interval = 60;
  },
  "route53-claim-follows-posture": ({ dr }) => {
    claim(dr, "standby").action[0].fixed_response.status_code = "200";
  },
  "route53-fence-before-promotion": ({ dr }) => delete of(dr, "aws_db_instance").depends_on,
  "route53-health-path-not-redirected": ({ primary }) => delete primary.resource.aws_lb_listener_rule,
  "route53-metric-alarms-in-us-east-1": ({ dns }) =>
    delete alarm(dns, "dns_failover_primary_fenced").provider,
  "route53-primary-can-fail": ({ dns }) => delete record(dns, "primary").health_check_id,
  "route53-primary-fenced": ({ dns }) => check(dns, "primary_may_serve").child_healthchecks.pop(),
  "route53-records-unique": ({ dns }) => {
    record(dns, "secondary").set_identifier = "primary";
  },
  "route53-secondary-evaluates-target": ({ dns }) => {
    record(dns, "secondary").alias.evaluate_target_health = false;
  },
  "route53-secondary-fenced": ({ dns }) => delete check(dns, "primary_took_over").invert_healthcheck,
  "route53-zone-not-forced": ({ dns }) => {
    of(dns, "aws_route53_zone").force_destroy = true;
  },
};
