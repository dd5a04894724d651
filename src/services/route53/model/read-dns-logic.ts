import { evaluate } from "../../../terraform/hcl";
import { idOf } from "../../../terraform/stack/references";
import type { Block, SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import { ToolError } from "../../../tools/tool-error";
import { claimOf, isClaimed } from "../rules/claims";
import { ALARM, failoverTypeOf, HEALTH_CHECK, loadBalancerOf, RECORD } from "../rules/records";
import type { AlarmDefinition } from "./alarm";
import type { DnsLogic, FailoverRecord, HealthCheck, RegionStackVariables, TargetGroup } from "./dns-logic";

/**
 * Reads what decides the DNS answer from the synthesized stacks.
 *
 * @throws ToolError if a stack uses a Route 53 feature that this model does not support.
 */
export function readDnsLogic(stacks: readonly SynthesizedStack[]): DnsLogic {
  const dns = stacks.find(({ name }) => name === "dns");
  if (!dns) {
    throw new ToolError(
      `There is no dns stack; the stacks are: ${stacks.map(({ name }) => name).join(", ")}.`,
    );
  }
  const records = evaluated(dns, RECORD).filter(([, values]) => failoverTypeOf(values) !== undefined);
  const of = (type: string): Block => {
    const found = records.filter(([, values]) => failoverTypeOf(values) === type);
    if (found.length !== 1) {
      throw new ToolError(`dns has ${found.length} ${type} records; it must have exactly one.`);
    }
    return (found[0] as [string, Block])[1];
  };
  const [primary, secondary] = [of("PRIMARY"), of("SECONDARY")];
  const read = {
    recordName: String(primary.name),
    primary: failoverRecord(stacks, dns, primary),
    secondary: failoverRecord(stacks, dns, secondary),
  };
  return {
    ...read,
    healthChecks: Object.fromEntries(
      evaluated(dns, HEALTH_CHECK).map(([id, values]) => [id, healthCheck(stacks, dns, id, values)]),
    ),
    targetGroups: Object.fromEntries(
      [read.primary, read.secondary].map(({ loadBalancer }) => [
        loadBalancer,
        targetGroup(stacks.find(({ name }) => name === loadBalancer) as SynthesizedStack),
      ]),
    ),
    claims: claimsIn(stacks, dns),
    healthCheckAlarms: Object.fromEntries(
      evaluated(dns, ALARM).flatMap(([, values]) => {
        const id = idOf(values.dimensions?.HealthCheckId, HEALTH_CHECK);
        return id === undefined ? [] : [[id, alarmDefinition(values)]];
      }),
    ),
  };
}

function failoverRecord(
  stacks: readonly SynthesizedStack[],
  dns: SynthesizedStack,
  record: Block,
): FailoverRecord {
  return {
    loadBalancer: located(loadBalancerOf(stacks, dns, record.alias?.name), "The alias of a record"),
    evaluateTargetHealth: record.alias?.evaluate_target_health === true,
    healthCheck: idOf(record.health_check_id, HEALTH_CHECK),
  };
}

function healthCheck(
  stacks: readonly SynthesizedStack[],
  dns: SynthesizedStack,
  id: string,
  values: Block,
): HealthCheck {
  const common = { inverted: values.invert_healthcheck === true, disabled: values.disabled === true };
  switch (values.type) {
    case "HTTP":
    case "HTTPS":
    case "TCP":
      return {
        ...common,
        kind: "endpoint",
        loadBalancer: located(loadBalancerOf(stacks, dns, values.fqdn), `The fqdn of ${id}`),
        asks: values.type === "TCP" ? "connection" : claimOf(stacks, dns, values) ? "claim" : "tasks",
        path: values.resource_path ?? "",
        intervalSeconds: values.request_interval,
        failureThreshold: values.failure_threshold,
      };
    case "CALCULATED":
      return {
        ...common,
        kind: "calculated",
        children: (values.child_healthchecks as unknown[]).map(
          (child) => idOf(child, HEALTH_CHECK) ?? "unknown",
        ),
        threshold: values.child_health_threshold,
      };
    default:
      throw new ToolError(
        `${id} is of type ${values.type}; this model supports HTTP, HTTPS, TCP and CALCULATED.`,
      );
  }
}

/** The claims that the health checks ask for. */
function claimsIn(stacks: readonly SynthesizedStack[], dns: SynthesizedStack): DnsLogic["claims"] {
  const claims: Record<string, Record<string, (variables: RegionStackVariables) => boolean>> = {};
  for (const [, values] of evaluated(dns, HEALTH_CHECK)) {
    const claim = claimOf(stacks, dns, values);
    if (claim) {
      const { name, json } = claim.stack;
      const defaults = Object.fromEntries(
        Object.entries(json.variable ?? {}).map(([variable, { default: value }]) => [variable, value]),
      );
      // The model asks at every check, with few different variables.
      const known = new Map<string, boolean>();
      claims[name] = {
        ...claims[name],
        [values.resource_path]: (variables) => {
          const all = { ...defaults, ...variables };
          const key = JSON.stringify(all);
          const made = known.get(key) ?? isClaimed(claim, all, false) === true;
          known.set(key, made);
          return made;
        },
      };
    }
  }
  return claims;
}

function alarmDefinition(alarm: Block): AlarmDefinition {
  return {
    name: String(alarm.alarm_name),
    metricName: alarm.metric_name,
    statistic: alarm.statistic,
    comparisonOperator: alarm.comparison_operator,
    threshold: alarm.threshold,
    periodSeconds: alarm.period,
    evaluationPeriods: alarm.evaluation_periods,
    datapointsToAlarm: alarm.datapoints_to_alarm ?? alarm.evaluation_periods,
    treatMissingData: alarm.treat_missing_data ?? "missing",
  };
}

function targetGroup(region: SynthesizedStack): TargetGroup {
  const { health_check: check } = evaluate(region.resource("aws_lb_target_group"), {}) as Block;
  return {
    path: check.path,
    intervalSeconds: check.interval,
    healthyThreshold: check.healthy_threshold,
    unhealthyThreshold: check.unhealthy_threshold,
  };
}

function located(found: { readonly stack: SynthesizedStack } | undefined, what: string): string {
  if (!found) {
    throw new ToolError(`${what} does not refer to a resource in the stacks.`);
  }
  return found.stack.name;
}

function evaluated(stack: SynthesizedStack, type: string): [string, Block][] {
  return Object.entries(stack.resources(type)).map(([id, block]) => [id, evaluate(block, {}) as Block]);
}
