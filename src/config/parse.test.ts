import { describe, expect, test } from "vitest";
import { ConfigError, formatConfigError } from "./errors";
import { parseConfig } from "./parse";
import { documentWith, problemsOf, problemsWith } from "./test-support";

test("every problem is reported at once: of single values, of several together, of unknown keys", () => {
  const document = {
    accountId: 12,
    regions: { dr: { region: "eu-west-1", cidrBlock: "11.0.0.0/17" } },
    service: { memoryMb: 1024, cpuUnits: 1024 },
    scaling: { minTasks: 9, evaluationPeriods: 0 },
    database: { backupWindow: "04:00-05:00" },
    dns: { zone: { create: "example.com" }, https: true },
  };
  expect(problemsOf(document).map(({ path, got }) => `${path}: ${got}`)).toEqual([
    "accountId: 12",
    "service.memoryMb: an unknown key",
    "scaling.evaluationPeriods: 0",
    'regions.dr.region: "eu-west-1"',
    'regions.dr.cidrBlock: "11.0.0.0/17"',
    "service.memoryMib: 1024",
    "scaling.minTasks: 9",
    'database.maintenanceWindow: "sun:04:00-sun:05:00"',
    'dns.zone.create: "example.com"',
    "dns.https: true",
  ]);
});

describe("a value that is refused causes no second problem", () => {
  test.each([
    ["an unknown region, about zones", { "regions.dr.region": "eu-wset-1" }, ["regions.dr.region"]],
    [
      "an invalid range, about subnets",
      { "regions.dr.cidrBlock": "11.1.0.0", "regions.dr.publicSubnets": ["12.0.0.0/24", "12.0.1.0/24"] },
      ["regions.dr.cidrBlock"],
    ],
    ["a missing zone, about the record", { "dns.zone": {}, "dns.recordName": "www.acme.dev" }, ["dns.zone"]],
    [
      "an invalid CPU size, about memory",
      { "service.cpuUnits": 300, "service.memoryMib": 30720 },
      ["service.cpuUnits"],
    ],
    [
      "the same region twice, about the buckets named after it",
      { "regions.dr.region": "eu-west-1" },
      ["regions.dr.region"],
    ],
    [
      "a section that is not an object, about its values",
      { scaling: 5, "service.memoryMib": 1025 },
      ["scaling", "service.memoryMib"],
    ],
    [
      "half a rotation, while the rest is checked",
      { "credentials.rotation": { afterDays: 3 }, "scaling.minTasks": 9 },
      ["credentials.rotation.functionArn", "scaling.minTasks"],
    ],
  ])("%s", (_, values, paths) => {
    expect(problemsWith(values).map(({ path }) => path)).toEqual(paths);
  });
});

test("the text shows each problem with its path, the value, what is allowed and the fix", () => {
  const document = documentWith({ "scaling.minTasks": 3, "database.storageGib": 5 });
  let error: unknown;
  try {
    parseConfig(document, "config/test.json");
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ConfigError);
  expect(formatConfigError(error as ConfigError)).toBe(`\
config/test.json cannot be used: 2 problems. Nothing was written.

database.storageGib
  got:     5
  allowed: a whole number from 20 to 65536 (GiB)
  fix:     give an allowed value, or remove database.storageGib for its default, 20

scaling.minTasks
  got:     3
  allowed: at most scaling.normalTasks, 2
  fix:     lower it, or raise scaling.normalTasks
`);
});

test("the document itself is not changed", () => {
  const document = documentWith({ "scaling.minTasks": 3, name: 5 });
  const before = structuredClone(document);
  problemsOf(document);
  expect(document).toEqual(before);
});
