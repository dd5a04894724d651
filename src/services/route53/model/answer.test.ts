import { describe, expect, test } from "vitest";
import { answer, type Findings, isHealthy } from "./answer";
import type { DnsLogic, HealthCheck } from "./dns-logic";

const plain = { inverted: false, disabled: false };
const endpoint: HealthCheck = {
  ...plain,
  kind: "endpoint",
  loadBalancer: "primary",
  asks: "tasks",
  path: "/",
  intervalSeconds: 30,
  failureThreshold: 3,
};
const fence: HealthCheck = { ...endpoint, loadBalancer: "dr", path: "/standby", asks: "claim" };
const both: HealthCheck = { ...plain, kind: "calculated", children: ["endpoint", "fence"], threshold: 2 };

function logic(healthChecks: Record<string, HealthCheck>, records: Partial<DnsLogic> = {}): DnsLogic {
  return {
    recordName: "www.acme.dev",
    primary: { loadBalancer: "primary", evaluateTargetHealth: true, healthCheck: "both" },
    secondary: { loadBalancer: "dr", evaluateTargetHealth: true },
    healthChecks: { endpoint, fence, both, ...healthChecks },
    targetGroups: {},
    claims: {},
    healthCheckAlarms: {},
    ...records,
  };
}

function findings(found: Partial<Findings> = {}): Findings {
  return {
    endpoints: { endpoint: true, fence: true },
    healthyTargets: new Set(["primary"]),
    ...found,
  };
}

describe("a calculated check", () => {
  test.each([
    [0, true],
    [1, true],
    [2, false],
    [3, false],
  ])("with a threshold of %d and one of two children healthy is healthy: %s", (threshold, healthy) => {
    const checks = logic({ both: { ...both, threshold } as HealthCheck });
    expect(isHealthy(checks, "both", findings({ endpoints: { endpoint: false, fence: true } }))).toBe(
      healthy,
    );
  });
});

test("a new endpoint check is healthy, and unhealthy if it is inverted", () => {
  const inverted = { ...endpoint, inverted: true };
  expect(isHealthy(logic({}), "endpoint", findings({ endpoints: {} }))).toBe(true);
  expect(isHealthy(logic({ endpoint: inverted }), "endpoint", findings({ endpoints: {} }))).toBe(false);
});

test("inverted is the opposite", () => {
  expect(isHealthy(logic({ endpoint: { ...endpoint, inverted: true } }), "endpoint", findings())).toBe(false);
});

test("disabled is healthy whatever the results; also inverted, unhealthy", () => {
  const found = findings({ endpoints: { endpoint: false } });
  const disabled = { ...endpoint, disabled: true };
  expect(isHealthy(logic({ endpoint: disabled }), "endpoint", found)).toBe(true);
  expect(isHealthy(logic({ endpoint: { ...disabled, inverted: true } }), "endpoint", found)).toBe(false);
});

describe("the answer", () => {
  test("is PRIMARY while it is healthy, even if SECONDARY is too", () => {
    const result = answer(logic({}), findings({ healthyTargets: new Set(["primary", "dr"]) }));
    expect(result).toMatchObject({ answers: "PRIMARY", loadBalancer: "primary", secondaryHealthy: true });
  });

  test("is SECONDARY when PRIMARY's health check fails, even if its targets are healthy", () => {
    const found = findings({ endpoints: { fence: false }, healthyTargets: new Set(["primary", "dr"]) });
    expect(answer(logic({}), found)).toMatchObject({ answers: "SECONDARY", loadBalancer: "dr" });
  });

  test("is SECONDARY when PRIMARY has no healthy target, even if its health check passes", () => {
    expect(answer(logic({}), findings({ healthyTargets: new Set(["dr"]) }))).toMatchObject({
      answers: "SECONDARY",
      checks: { both: true },
    });
  });

  test("is PRIMARY when neither is healthy", () => {
    expect(answer(logic({}), findings({ healthyTargets: new Set() }))).toMatchObject({
      answers: "PRIMARY",
      primaryHealthy: false,
      secondaryHealthy: false,
    });
  });

  test("never leaves a PRIMARY that neither has a health check nor evaluates its target", () => {
    const primary = { loadBalancer: "primary", evaluateTargetHealth: false };
    const found = findings({ endpoints: { endpoint: false }, healthyTargets: new Set(["dr"]) });
    expect(answer(logic({}, { primary }), found).answers).toBe("PRIMARY");
  });
});
