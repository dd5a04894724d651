import { expect, test } from "vitest";
import { synthesize } from "../../../../test/support/synth";
import { SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import { readDnsLogic } from "./read-dns-logic";

const stacks = synthesize().stacks;
const logic = readDnsLogic(stacks);

/** The stacks, with one resource of the dns stack changed. */
function changed(type: string, id: string, values: object): SynthesizedStack[] {
  return stacks.map((stack) => {
    if (stack.name !== "dns") {
      return stack;
    }
    const json = structuredClone(stack.json) as { resource: Record<string, Record<string, object>> };
    Object.assign(json.resource[type]?.[id] ?? {}, values);
    return new SynthesizedStack("dns", json);
  });
}

test("reads the load balancer and the health settings of each record", () => {
  expect(logic.recordName).toBe("www.lamp-visitor.test");
  expect(logic.primary).toEqual({
    loadBalancer: "primary",
    evaluateTargetHealth: true,
    healthCheck: "dns_failover_primary_may_serve",
  });
  expect(logic.secondary).toEqual({ loadBalancer: "dr", evaluateTargetHealth: true, healthCheck: undefined });
});

test("reads the health checks, with the alarm from the DR region's stack", () => {
  expect(logic.healthChecks.dns_failover_primary_endpoint).toEqual({
    kind: "endpoint",
    loadBalancer: "primary",
    path: "/health.php?deep=1",
    intervalSeconds: 30,
    failureThreshold: 3,
    inverted: false,
    disabled: false,
  });
  expect(logic.healthChecks.dns_failover_primary_may_serve).toMatchObject({
    kind: "calculated",
    children: ["dns_failover_primary_endpoint", "dns_failover_dr_idle"],
    threshold: 2,
  });
  expect(logic.healthChecks.dns_failover_dr_idle).toMatchObject({
    kind: "alarm",
    loadBalancer: "dr",
    alarm: { name: "lamp-dr-serving", statistic: "Maximum", threshold: 1, periodSeconds: 60 },
  });
});

test("reads how each load balancer checks its targets, and the alarms that notify people", () => {
  const checked = { path: "/health.php", intervalSeconds: 15, healthyThreshold: 2, unhealthyThreshold: 3 };
  expect(logic.targetGroups).toEqual({ primary: checked, dr: checked });
  expect(Object.keys(logic.healthCheckAlarms).sort()).toEqual([
    "dns_failover_dr_idle",
    "dns_failover_primary_endpoint",
  ]);
});

test.each([
  [
    "aws_route53_health_check",
    "dns_failover_primary_endpoint",
    { type: "TCP" },
    "is of type TCP; this model supports",
  ],
  [
    "aws_route53_health_check",
    "dns_failover_primary_endpoint",
    { fqdn: "acme.dev" },
    "does not refer to a resource in the stacks",
  ],
  ["aws_route53_record", "dns_failover_secondary", { failover_routing_policy: {} }, "0 SECONDARY records"],
])("refuses what it does not support: %s.%s %j", (type, id, values, message) => {
  expect(() => readDnsLogic(changed(type, id, values))).toThrow(message);
});
