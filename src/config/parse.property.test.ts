import fc from "fast-check";
import { expect, test } from "vitest";
import { changedDocument } from "../../test/support/config-arbitrary";
import { Cidr } from "./cidr";
import type { Config } from "./config";
import { ConfigError, formatConfigError } from "./errors";
import { parseConfig } from "./parse";
import { configWarnings } from "./warnings";

/** What every valid configuration meets, stated independently of the code under test. */
function expectInvariants(config: Config): void {
  const { primary, dr } = config.regions;
  expect(primary.region).not.toBe(dr.region);
  expect([primary.posture, dr.posture]).toContain("active");
  expect(Cidr.parse(primary.cidrBlock).overlaps(Cidr.parse(dr.cidrBlock))).toBe(false);
  for (const region of [primary, dr]) {
    const vpc = Cidr.parse(region.cidrBlock);
    expect(vpc.prefixLength >= 16 && vpc.prefixLength <= 28).toBe(true);
    const subnets = [...region.publicSubnets, ...region.privateSubnets].map(Cidr.parse);
    expect(
      subnets.length === 4 && subnets.every((subnet) => vpc.contains(subnet) && subnet.prefixLength <= 28),
    ).toBe(true);
    expect(subnets.some((one, index) => subnets.slice(index + 1).some((two) => one.overlaps(two)))).toBe(
      false,
    );
    expect(new Set(region.availabilityZones).size).toBe(2);
    expect(region.availabilityZones.every((zone) => zone.slice(0, -1) === region.region)).toBe(true);
    expect(region.oldestDatabaseGeneration).toBeLessThanOrEqual(region.databaseGeneration);
    expect(region.oldestDatabaseGeneration).toBeGreaterThanOrEqual(1);
  }

  const { minTasks, normalTasks, maxTasks, periodSeconds, evaluationPeriods } = config.scaling;
  expect(minTasks >= 1 && minTasks <= normalTasks && normalTasks <= maxTasks).toBe(true);
  expect(periodSeconds % 60).toBe(0);
  expect(periodSeconds * evaluationPeriods).toBeLessThanOrEqual(604_800);
  expect(config.service.memoryMib / config.service.cpuUnits).toBeGreaterThanOrEqual(1.875);
  expect(config.service.memoryMib / config.service.cpuUnits).toBeLessThanOrEqual(8);
  expect(config.database.backupRetentionDays).toBeGreaterThanOrEqual(1);
  expect(config.database.storageGib).toBeGreaterThanOrEqual(20);
  expect(config.database.engineVersion).toMatch(/^(8\.4|9\.7)/);
  expect(config.credentials.recoveryWindowDays === 0 || config.credentials.recoveryWindowDays >= 7).toBe(
    true,
  );

  const { acceleratedRecovery, zone, recordName, https } = config.dns;
  expect(`.${recordName}`.endsWith(`.${"create" in zone ? zone.create : zone.name}`)).toBe(true);
  expect(recordName.length).toBeLessThanOrEqual(253);
  expect(https && "create" in zone).toBe(false);
  expect(acceleratedRecovery).toBe(false);

  expect(`${config.name}-execution-${primary.region}`.length).toBeLessThanOrEqual(64);
  const names = Object.values(
    config.backend.kind === "s3" ? config.backend.buckets : config.backend.workspaces,
  );
  expect(new Set(names).size).toBe(names.length);
  if (config.backend.kind === "s3") {
    expect(names.every((name) => /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name))).toBe(true);
  }
  expect(Object.isFrozen(config.regions)).toBe(true);
}

/** Returns whether the document is accepted or refused with paths. Any other exception fails the test. */
function judged(document: unknown): "accepted" | "refused" {
  let config: Config;
  try {
    config = parseConfig(document);
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error;
    }
    expect(error.problems.length).toBeGreaterThan(0);
    const texts = error.problems.flatMap(({ path, got, allowed, fix }) => [path, got, allowed, fix]);
    expect(texts.filter((text) => text === "" || /undefined|\[object|\n/.test(text))).toEqual([]);
    expect(formatConfigError(error)).not.toMatch(/^\s+at /m);
    return "refused";
  }
  expectInvariants(config);
  for (const warning of configWarnings(config)) {
    expect(warning.path).not.toBe("");
  }
  return "accepted";
}

test("a complete document with a few changes is accepted and sound, or refused with paths", () => {
  const verdicts = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(changedDocument(1, 4), (document) => {
      verdicts[judged(document)]++;
    }),
    { numRuns: 5000 },
  );
  // Both outcomes occur often enough.
  expect(verdicts.accepted).toBeGreaterThan(250);
  expect(verdicts.refused).toBeGreaterThan(250);
});

test("any JSON at all is refused with paths", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (document) => {
      expect(judged(document)).toBe("refused");
    }),
    { numRuns: 2000 },
  );
});

test("what is not JSON is refused with paths", () => {
  const circular: Record<string, unknown> = { name: "lamp" };
  circular.tags = circular;
  const deep = { tags: JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`) as unknown };
  for (const document of [
    circular,
    deep,
    undefined,
    1n,
    Symbol("x"),
    () => {},
    new Map(),
    new Date(Number.NaN),
  ]) {
    expect(judged(document)).toBe("refused");
  }
});

const allowed = fc.record(
  {
    name: fc.stringMatching(/^[b-r][a-z0-9]{1,15}$/),
    accountId: fc.stringMatching(/^[0-9]{12}$/),
    tags: fc.dictionary(
      fc.stringMatching(/^[b-z][A-Za-z0-9_.:/=+@ -]{0,30}$/),
      fc.stringMatching(/^[A-Za-z0-9 ]{0,30}$/),
      {
        maxKeys: 40,
      },
    ),
    notifications: fc.record({ email: fc.option(fc.constant("ops@acme.test")) }),
    objectives: fc.record({
      rtoMinutes: fc.integer({ min: 1, max: 1440 }),
      rpoMinutes: fc.integer({ min: 1, max: 1440 }),
    }),
    regions: fc
      .tuple(
        fc.uniqueArray(fc.constantFrom("eu-west-1", "us-east-1", "ap-southeast-2", "sa-east-1"), {
          minLength: 2,
          maxLength: 2,
        }),
        fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { minLength: 2, maxLength: 2 }),
        fc.integer({ min: 16, max: 24 }),
      )
      .map(([[first, second], [one, two], prefix]) => ({
        primary: { region: first, cidrBlock: `10.${one}.0.0/${prefix}` },
        dr: { region: second, cidrBlock: `10.${two}.0.0/${prefix}` },
      })),
    service: fc
      .constantFrom(
        [256, 2048],
        [512, 3072],
        [1024, 8192],
        [2048, 16384],
        [4096, 30720],
        [8192, 61440],
        [16384, 122880],
      )
      .map(([cpuUnits, memoryMib]) => ({ cpuUnits, memoryMib })),
    scaling: fc
      .array(fc.integer({ min: 1, max: 5000 }), { minLength: 3, maxLength: 3 })
      .map((counts) => counts.sort((a, b) => a - b))
      .map(([minTasks, normalTasks, maxTasks]) => ({ minTasks, normalTasks, maxTasks })),
    database: fc.record({
      storageGib: fc.integer({ min: 20, max: 65536 }),
      backupRetentionDays: fc.integer({ min: 1, max: 35 }),
      engineVersion: fc.constantFrom("8.4", "8.4.3", "9.7"),
    }),
    credentials: fc.record({ recoveryWindowDays: fc.constantFrom(0, 7, 15, 30) }),
    dns: fc.record({ zone: fc.constantFrom({ create: "shop.test" }, { id: "Z1", name: "acme.dev" }) }),
    backend: fc.constantFrom({ kind: "s3" }, { kind: "cloud", organization: "acme" }),
  },
  { requiredKeys: ["accountId", "dns"] },
);

test("a document of allowed values is accepted", () => {
  fc.assert(
    fc.property(allowed, (document) => {
      expectInvariants(parseConfig(document));
    }),
    { numRuns: 1500 },
  );
});
