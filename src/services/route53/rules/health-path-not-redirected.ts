import { evaluate, referencesIn } from "../../../terraform/hcl";
import { refersTo } from "../../../terraform/stack/references";
import type { Block, SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { answersOnly, claimOf, listenersOn } from "./claims";
import { HEALTH_CHECK, loadBalancerOf } from "./records";

export const healthPathNotRedirected: Rule = {
  id: "route53-health-path-not-redirected",
  title: "The tasks or a fixed response answer a health check's path, not a redirect",
  why: "Route 53 counts 2xx and 3xx as healthy: a load balancer that redirects everything to HTTPS is healthy without a single task.",
  source:
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
  severity: "error",
  fix: "Add a listener rule that forwards the health check path, or answers it with a fixed response, before the redirect.",
  check: (stacks) =>
    eachInstance(stacks, HEALTH_CHECK, ({ stack, values }) => {
      const target = loadBalancerOf(stacks, stack, values.fqdn);
      if (!target || !/^HTTP/.test(values.type)) {
        return NOT_APPLICABLE;
      }
      const path = String(values.resource_path).replace(/\?.*/, "");
      const listeners = listenersOn(target, values.port);
      if (listeners.length === 0) {
        return `port: got ${values.port}, allowed: a port that the load balancer listens on`;
      }
      return listeners.map(([id, block]) =>
        claimOf(stacks, stack, values) ||
        forwards(block.default_action) ||
        forwardedByRule(target.stack, id, path)
          ? undefined
          : `${target.stack.name} aws_lb_listener.${id}: got a redirect of ${path}, allowed: a rule that forwards or answers it`,
      );
    }),
};

function forwardedByRule(stack: SynthesizedStack, listenerId: string, path: string): boolean {
  return Object.values(evaluated(stack, "aws_lb_listener_rule")).some((rule) => {
    return (
      refersTo(rule.listener_arn, "aws_lb_listener", listenerId) &&
      forwards(rule.action) &&
      answersOnly(rule, path)
    );
  });
}

function forwards(actions: unknown): boolean {
  return (
    Array.isArray(actions) &&
    actions.some(
      (action) =>
        action.type === "forward" &&
        referencesIn(action).some((reference) => reference.startsWith("aws_lb_target_group.")),
    )
  );
}

function evaluated(stack: SynthesizedStack, type: string): Record<string, Block> {
  return evaluate(stack.resources(type), {}) as Record<string, Block>;
}
