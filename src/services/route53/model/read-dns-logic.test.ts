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
  expect(logic.secondary).toEqual({
    loadBalancer: "dr",
    evaluateTargetHealth: true,
    healthCheck: "dns_failover_primary_took_over",
  });
});

test("reads the health checks, of tasks and of claims, and whether they are inverted", () => {
  const checked = { kind: "endpoint", intervalSeconds: 30, failureThreshold: 3, disabled: false };
  expect(logic.healthChecks).toEqual({
    dns_failover_primary_endpoint: {
      ...checked,
      loadBalancer: "primary",
      path: "/health.php?deep=1",
      asks: "tasks",
      inverted: false,
    },
    dns_failover_dr_standby: {
      ...checked,
      loadBalancer: "dr",
      path: "/region/standby",
      asks: "claim",
      inverted: false,
    },
    dns_failover_primary_took_over: {
      ...checked,
      loadBalancer: "primary",
      path: "/region/took-over",
      asks: "claim",
      inverted: true,
    },
    dns_failover_primary_may_serve: {
      kind: "calculated",
      children: ["dns_failover_primary_endpoint", "dns_failover_dr_standby"],
      threshold: 2,
      inverted: false,
      disabled: false,
    },
  });
});

test("reads what a load balancer claims from its listener rules and the region's variables", () => {
  const made = (posture: string, fences_peer: boolean) =>
    Object.values(logic.claims)
      .flatMap((claims) => Object.entries(claims))
      .flatMap(([path, isMade]) => (isMade({ posture, fences_peer }) ? [path] : []));
  expect(made("standby", true)).toEqual(["/region/standby"]);
  expect(made("quiesced", false)).toEqual([]);
  expect(made("active", true)).toEqual(["/region/took-over"]);
  // By default, of the primary active and of DR on standby.
  expect(logic.claims.dr?.["/region/standby"]?.({})).toBe(true);
});

test("reads how each load balancer checks its targets, and the alarms that notify people", () => {
  const checked = { path: "/health.php", intervalSeconds: 15, healthyThreshold: 2, unhealthyThreshold: 3 };
  expect(logic.targetGroups).toEqual({ primary: checked, dr: checked });
  expect(Object.keys(logic.healthCheckAlarms).sort()).toEqual([
    "dns_failover_dr_standby",
    "dns_failover_primary_endpoint",
  ]);
});

test.each([
  [
    "aws_route53_health_check",
    "dns_failover_primary_endpoint",
    { type: "RECOVERY_CONTROL" },
    "is of type RECOVERY_CONTROL; this model supports",
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
