import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { HEALTH_CHECK, loadBalancerOf } from "./records";

export const checkAsksLoadBalancer: Rule = {
  id: "route53-check-asks-load-balancer",
  title: "An endpoint's health check uses a load balancer's own DNS name",
  why: "A check on the record's name follows the failover: the check of a dead primary turns healthy when DR answers, and DNS switches back.",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
  severity: "error",
  fix: "Set fqdn to the dns_name of the load balancer.",
  check: (stacks) =>
    eachInstance(stacks, HEALTH_CHECK, ({ stack, values }) => {
      if (!/^HTTPS?(_|$)|^TCP$/.test(values.type)) {
        return NOT_APPLICABLE;
      }
      return loadBalancerOf(stacks, stack, values.fqdn)
        ? undefined
        : problem(
            "fqdn",
            values.fqdn,
            "the dns_name of an aws_lb, in this stack or from another stack's outputs",
          );
    }),
};
