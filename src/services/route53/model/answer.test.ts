import { describe, expect, test } from "vitest";
import { answer, type Findings, isHealthy } from "./answer";
import type { DnsLogic, HealthCheck } from "./dns-logic";

const plain = { inverted: false, disabled: false };
const endpoint: HealthCheck = {
  ...plain,
  kind: "endpoint",
  loadBalancer: "primary",
  path: "/",
  intervalSeconds: 30,
  failureThreshold: 3,
};
const fence: HealthCheck = {
  ...plain,
  kind: "alarm",
  loadBalancer: "dr",
  insufficientDataHealthStatus: "LastKnownStatus",
  alarm: {
    name: "serving",
    metricName: "HealthyHostCount",
    statistic: "Maximum",
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    periodSeconds: 60,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    treatMissingData: "missing",
  },
};
const both: HealthCheck = { ...plain, kind: "calculated", children: ["endpoint", "fence"], threshold: 2 };

function logic(healthChecks: Record<string, HealthCheck>, records: Partial<DnsLogic> = {}): DnsLogic {
  return {
    recordName: "www.acme.dev",
    primary: { loadBalancer: "primary", evaluateTargetHealth: true, healthCheck: "both" },
    secondary: { loadBalancer: "dr", evaluateTargetHealth: true },
    healthChecks: { endpoint, fence, both, ...healthChecks },
    targetGroups: {},
    healthCheckAlarms: {},
    ...records,
  };
}

function findings(found: Partial<Findings> = {}): Findings {
  return {
    endpoints: { endpoint: true },
    healthyTargets: new Set(["primary"]),
    alarms: { fence: "OK" },
    lastKnown: {},
    ...found,
  };
}

describe("a check on an alarm", () => {
  test.each([
    ["OK", true],
    ["ALARM", false],
  ] as const)("with data in state %s, is healthy: %s", (state, healthy) => {
    expect(isHealthy(logic({}), "fence", findings({ alarms: { fence: state } }))).toBe(healthy);
  });

  test.each([
    ["Healthy", false, true],
    ["Unhealthy", true, false],
    ["LastKnownStatus", true, true],
    ["LastKnownStatus", false, false],
    ["LastKnownStatus", undefined, true],
  ] as const)("without data and with %s, last known %s, is healthy: %s", (setting, last, healthy) => {
    const checks = logic({ fence: { ...fence, insufficientDataHealthStatus: setting } });
    const found = findings({
      alarms: { fence: "INSUFFICIENT_DATA" },
      lastKnown: last === undefined ? {} : { fence: last },
    });
    expect(isHealthy(checks, "fence", found)).toBe(healthy);
  });
});

describe("a calculated check", () => {
  test.each([
    [0, true],
    [1, true],
    [2, false],
    [3, false],
  ])("with a threshold of %d and one of two children healthy is healthy: %s", (threshold, healthy) => {
    const checks = logic({ both: { ...both, threshold } as HealthCheck });
    expect(isHealthy(checks, "both", findings({ endpoints: { endpoint: false } }))).toBe(healthy);
  });
});

test("a new endpoint check is healthy", () => {
  expect(isHealthy(logic({}), "endpoint", findings({ endpoints: {} }))).toBe(true);
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
    const found = findings({ alarms: { fence: "ALARM" }, healthyTargets: new Set(["primary", "dr"]) });
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
