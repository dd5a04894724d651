import { evaluate } from "../../../terraform/hcl";
import { refersTo } from "../../../terraform/stack/references";
import type { Block, SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import { healthCheckOf, type Located, loadBalancerOf } from "./records";

export const LISTENER_RULE = "aws_lb_listener_rule";

/** The listener rule by which a load balancer itself answers a health check, without a task; undefined if there is none. */
export function claimOf(
  stacks: readonly SynthesizedStack[],
  stack: SynthesizedStack,
  check: Block | undefined,
): Located | undefined {
  const target = check && loadBalancerOf(stacks, stack, check.fqdn);
  if (!target) {
    return undefined;
  }
  const listeners = listenersOn(target, check.port).map(([id]) => id);
  const rules = Object.entries(evaluate(target.stack.resources(LISTENER_RULE), {}) as Record<string, Block>);
  const found = rules.find(
    ([, rule]) =>
      listeners.some((id) => refersTo(rule.listener_arn, "aws_lb_listener", id)) &&
      rule.action?.[0]?.type === "fixed-response" &&
      answersOnly(rule, check.resource_path),
  );
  return found && { stack: target.stack, id: found[0], region: target.region };
}

/** The listeners of a load balancer on a port. */
export function listenersOn({ stack, id }: Located, port: unknown): [string, Block][] {
  return Object.entries(evaluate(stack.resources("aws_lb_listener"), {}) as Record<string, Block>).filter(
    ([, block]) => refersTo(block.load_balancer_arn, "aws_lb", id) && block.port === port,
  );
}

/** Whether a rule is for a path, whatever else the request has. */
export function answersOnly(rule: Block, path: unknown): boolean {
  const conditions: Block[] = rule.condition ?? [];
  return conditions.length === 1 && conditions[0]?.path_pattern?.values?.includes(path) === true;
}

/**
 * Whether a claim is made, that is, answered with 2xx or 3xx; undefined if the variables do not decide it.
 *
 * @param wasClaimed - what a plan reads of the rule before it changes it
 */
export function isClaimed(
  { stack, id }: Located,
  variables: Readonly<Record<string, unknown>>,
  wasClaimed: boolean,
): boolean | undefined {
  const before = { action: [{ fixed_response: { status_code: wasClaimed ? "200" : "503" } }] };
  const read = Object.keys(stack.json.data?.[LISTENER_RULE] ?? {}).map((name) => [name, { arn: before }]);
  const rule = evaluate(stack.resources(LISTENER_RULE)[id], {
    var: variables,
    data: { [LISTENER_RULE]: Object.fromEntries(read) },
  }) as Block;
  const status = Number(rule.action?.[0]?.fixed_response?.status_code);
  return Number.isInteger(status) ? status >= 200 && status < 400 : undefined;
}

/** The checks that must all be healthy for a check to be so: itself, or the children of a calculated one. */
export function requiredChecks(stack: SynthesizedStack, check: Block): Block[] {
  const children: unknown[] = check.child_healthchecks ?? [];
  return check.type === "CALCULATED"
    ? children.flatMap((child) => healthCheckOf(stack, child) ?? [])
    : [check];
}
