import fc from "fast-check";
import { WARNINGS } from "../../src/config/warning-ids";

/** Every key, with a valid value. */
const complete = {
  $schema: "./config.schema.json",
  name: "lamp",
  accountId: "123456789012",
  tags: { team: "web" },
  notifications: { email: "ops@acme.test" },
  objectives: { rtoMinutes: 30, rpoMinutes: 5 },
  regions: {
    primary: {
      region: "eu-west-1",
      cidrBlock: "11.0.0.0/16",
      availabilityZones: ["eu-west-1a", "eu-west-1b"],
      publicSubnets: ["11.0.1.0/24", "11.0.2.0/24"],
      privateSubnets: ["11.0.3.0/24", "11.0.4.0/24"],
      posture: "active",
      databaseGeneration: 1,
      oldestDatabaseGeneration: 1,
    },
    dr: {
      region: "eu-central-1",
      cidrBlock: "11.1.0.0/16",
      availabilityZones: ["eu-central-1a", "eu-central-1b"],
      publicSubnets: ["11.1.1.0/24", "11.1.2.0/24"],
      privateSubnets: ["11.1.3.0/24", "11.1.4.0/24"],
      posture: "standby",
      databaseGeneration: 1,
      oldestDatabaseGeneration: 1,
    },
  },
  network: { natGateway: "always", flowLogRetentionDays: 3 },
  service: {
    cpuUnits: 512,
    memoryMib: 1024,
    standbyTasks: 1,
    logGroup: "/ecs/lamp-visitor",
    logRetentionDays: 3,
    executeCommand: false,
    containerInsights: false,
  },
  scaling: {
    minTasks: 1,
    normalTasks: 2,
    maxTasks: 6,
    scaleOutAboveCpuPercent: 70,
    scaleInBelowCpuPercent: 70,
    evaluationPeriods: 2,
    periodSeconds: 60,
    cooldownSeconds: 300,
  },
  database: {
    name: "visitors",
    username: "lamp",
    instanceClass: "db.t3.micro",
    storageGib: 20,
    storageType: "gp3",
    engineVersion: "8.4",
    multiAz: false,
    backupRetentionDays: 1,
    backupWindow: "02:00-03:00",
    maintenanceWindow: "sun:04:00-sun:05:00",
  },
  image: { repository: "lamp-apache", tag: "latest" },
  imageRegistry: { manageReplication: true },
  credentials: {
    recoveryWindowDays: 7,
    rotation: { functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:rotate", afterDays: 30 },
  },
  iam: { permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/lamp-boundary" },
  dns: {
    zone: { id: "Z0123456789ABCDEFGHIJ", name: "acme.dev" },
    recordName: "www",
    https: true,
    acceleratedRecovery: false,
    healthCheckIntervalSeconds: 30,
  },
  backend: { kind: "s3", buckets: { primary: "acme-state-1", dr: "acme-state-2" } },
};

/** Every path into the complete document, lists included. */
function pathsOf(value: unknown, base: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, child]) => [[...base, key], ...pathsOf(child, [...base, key])]);
}

/** Values near the bounds of some key, and some of the wrong type. */
const suspects = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...pathsOf(complete).map((path) => valueAt(path))) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      ...[
        0, 1, 2, 3, 6, 7, 19, 20, 30, 35, 36, 59, 60, 90, 100, 1000, 1024, 4096, 86400, 65537, -1, 1.5, 1e21,
      ],
      ...[
        "",
        "a",
        "lamp",
        "eu-west-1",
        "eu-central-1",
        "us-east-1",
        "eu-west-1b",
        "eu-central-1a",
        "root",
        "select",
      ],
      ...[
        "10.0.0.0/16",
        "10.0.0.0/26",
        "11.0.0.0/8",
        "11.0.5.0/16",
        "11.1.0.0/17",
        "999.0.0.0/16",
        "11.0.3.0/24",
      ],
      ...[
        "active",
        "standby",
        "8.0",
        "8.4.5",
        "gp2",
        "cloud",
        "example.com",
        "www.acme.dev",
        "acme.dev",
        "latest",
      ],
      ...["02:30-04:30", "sun:02:00-sun:02:30", "23:50-00:20", "Z1", "constructor", "__proto__", "toString"],
      ...[null, true, false, [], {}, [[]], ["11.0.1.0/24", "11.0.1.0/24"], { create: "shop.test" }],
      ...[{ kind: "cloud", organization: "acme" }, { kind: "cloud" }, { kind: "s3" }, { afterDays: 1 }],
    ),
  },
  { weight: 2, arbitrary: fc.integer({ min: -10, max: 100_000 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

function valueAt(path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], complete);
}

type Change = { readonly path: readonly string[]; readonly value?: unknown };

/** The complete document after the changes, each of which replaces a value or, without one, removes its key. */
function changed(changes: readonly Change[]): unknown {
  const document = structuredClone(complete) as Record<string, unknown>;
  for (const change of changes) {
    const last = change.path.at(-1) ?? "";
    const parent = change.path
      .slice(0, -1)
      .reduce<unknown>(
        (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
        document,
      );
    if (typeof parent !== "object" || parent === null) {
      continue;
    }
    // A JSON list has only elements.
    if (Array.isArray(parent) && !/^\d+$/.test(last)) {
      continue;
    }
    if ("value" in change) {
      Object.defineProperty(parent, last, {
        value: structuredClone(change.value),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    } else {
      delete (parent as Record<string, unknown>)[last];
    }
  }
  return document;
}

const anyPath = fc.constantFrom(...pathsOf(complete));
const anyKey = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom("__proto__", "constructor", "password", "memory"),
);
/** A number one or two away from the present one; any other value unchanged. */
const beside = fc.tuple(anyPath, fc.constantFrom(-1, 1, 2)).map(([path, step]) => {
  const value = valueAt(path);
  return { path, value: typeof value === "number" ? value + step : value };
});
const change = fc.oneof(
  { weight: 6, arbitrary: fc.record({ path: anyPath, value: suspects }) },
  { weight: 6, arbitrary: fc.record({ path: anyPath }) },
  { weight: 6, arbitrary: beside },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyPath, anyKey, suspects)
      .map(([path, key, value]) => ({ path: [...path.slice(0, -1), key], value })),
  },
);

/** A complete document with some changes: the more there are, the more often it is refused. */
export function changedDocument(minimum: number, maximum: number) {
  return fc.array(change, { minLength: minimum, maxLength: maximum }).map(changed);
}

/** One of a few values, so that many documents give the same blocks. */
const few = <const Value>(...values: readonly Value[]) => fc.constantFrom(...values);

const REGIONS = few("eu-west-1", "eu-central-1", "us-east-1", "ap-southeast-4", "me-central-1", "sa-east-1");

const subnets = (second: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    {
      weight: 1,
      arbitrary: fc.constant({
        publicSubnets: [`10.${second}.0.0/20`, `10.${second}.16.0/27`],
        privateSubnets: [`10.${second}.32.0/19`, `10.${second}.64.0/28`],
      }),
    },
  );

const zonesOf = (region: string) =>
  fc
    .option(fc.shuffledSubarray(["a", "b", "c", "d"], { minLength: 2, maxLength: 2 }), { nil: undefined })
    .map((letters) => letters?.map((letter) => `${region}${letter}`));

const region = (name: string, second: number, posture: string | undefined) =>
  fc
    .record({ zones: zonesOf(name), subnets: subnets(second), generation: few(1, 2, 9999) })
    .map((values) => ({
      region: name,
      cidrBlock: `10.${second}.0.0/16`,
      availabilityZones: values.zones,
      ...values.subnets,
      posture,
      databaseGeneration: values.generation,
      oldestDatabaseGeneration: Math.max(1, values.generation - 1),
    }));

const regions = fc
  .tuple(
    fc.uniqueArray(REGIONS, { minLength: 2, maxLength: 2 }),
    few([undefined, undefined], ["active", "standby"], ["standby", "active"], ["active", "active"]),
  )
  .chain(([[first = "", second = ""], [one, two]]) =>
    fc.record({ primary: region(first, 0, one), dr: region(second, 1, two) }),
  );

/** A backup window and a maintenance window that do not overlap. */
const windows = few(
  { backupWindow: "02:00-03:00", maintenanceWindow: "sun:04:00-sun:05:00" },
  { backupWindow: "23:30-00:30", maintenanceWindow: "mon:01:00-mon:01:30" },
  { backupWindow: "00:00-12:00", maintenanceWindow: "wed:12:00-wed:23:59" },
);

const dns = fc.oneof(
  fc.record({
    zone: few({ create: "shop.test" }, { create: "a.b-c.xn--p1ai" }),
    recordName: few("www", "w".repeat(63)),
  }),
  fc.record({
    zone: few(
      { id: "Z1", name: "acme.dev" },
      { id: "Z0123456789ABCDEFGHIJKLMNOPQRSTU", name: "_x.acme.dev" },
    ),
    recordName: few("www", "_a"),
  }),
  fc.record({
    zone: few({ id: "Z1", name: "acme.dev" }, { id: "Z2", name: "xn--p1ai.io" }),
    recordName: few("www", "w".repeat(52)),
    https: fc.constant(true),
  }),
);

const backend = few(
  { kind: "s3" },
  { kind: "s3", buckets: { primary: "abc", dr: "d".repeat(63) } },
  { kind: "cloud", organization: "acme" },
  {
    kind: "cloud",
    organization: "a_b-C",
    hostname: "tfe.acme.dev",
    workspaces: { primary: "p", dr: "D_1", dns: "n" },
  },
);

/**
 * A valid document, or nearly so, with values at the bounds as often as between them. Names come from a short list that
 * includes the shortest and the longest.
 */
export const allowedDocument = fc
  .record({
    name: few("lamp", "ab", "z-9", "sixteen-letters0", "a1-b2-c3"),
    accountId: few("123456789012", "000000000000"),
    tags: fc.dictionary(
      few("Team", "cost center", "a:b/c=d+e-f@g", "t".repeat(128)),
      few("", "web", "ümlaut 字", "v".repeat(256)),
      { maxKeys: 3 },
    ),
    email: fc.option(few("ops@acme.dev", "o'p+s$%&!@x-y.io")),
    objectives: fc.record({ rtoMinutes: few(1, 30, 1440), rpoMinutes: few(1, 5, 1440) }),
    regions,
    network: fc.record({ natGateway: few("always", "when-active"), flowLogRetentionDays: few(1, 3, 3653) }),
    size: few(
      { cpuUnits: 256, memoryMib: 512 },
      { cpuUnits: 512, memoryMib: 4096 },
      { cpuUnits: 1024, memoryMib: 2048 },
      { cpuUnits: 4096, memoryMib: 30720 },
      { cpuUnits: 16384, memoryMib: 122880 },
    ),
    service: fc.record({
      logGroup: fc.option(few("/", "/acme/web", "a.b_c-d#e", "l".repeat(512)), { nil: undefined }),
      logRetentionDays: few(1, 14, 3653),
      standbyTasks: few("none", "one", "most"),
      executeCommand: fc.boolean(),
      containerInsights: fc.boolean(),
    }),
    counts: few(
      { minTasks: 1, normalTasks: 1, maxTasks: 1 },
      { minTasks: 1, normalTasks: 2, maxTasks: 6 },
      { minTasks: 2, normalTasks: 3, maxTasks: 100 },
      { minTasks: 5000, normalTasks: 5000, maxTasks: 5000 },
    ),
    scaling: fc.record({
      scaleOutAboveCpuPercent: few(1, 70, 99),
      scaleInBelowCpuPercent: few(1, 30, 70),
      evaluationPeriods: few(1, 2, 7),
      periodSeconds: few(60, 3600, 86400),
      cooldownSeconds: few(0, 300, 86400),
    }),
    windows,
    database: fc.record({
      name: few("visitors", "a", "x".repeat(64), "Under_Score9"),
      username: few("lamp", "a", "u".repeat(16)),
      instanceClass: few("db.t3.micro", "db.r6gd.16xlarge", "db.x2iedn.large"),
      storageGib: few(20, 399, 400, 65536),
      storageType: few("gp2", "gp3"),
      engineVersion: few("8.4", "8.4.5", "8.4.999", "9.7", "9.7.4"),
      multiAz: fc.boolean(),
      backupRetentionDays: few(1, 7, 35),
    }),
    image: fc.oneof(
      fc.record({
        repository: fc.option(few("ab", "a/b_c.d-e", "r".repeat(76)), { nil: undefined }),
        tag: few("latest", "_", "3f0c7fd", `T${".-_".repeat(42)}x`),
      }),
      fc.record({ repository: fc.constant("r".repeat(197)), tag: few("latest", "_") }),
    ),
    imageRegistry: fc.record({ manageReplication: fc.boolean() }),
    acknowledge: fc.dictionary(few(...Object.keys(WARNINGS)), few("agreed with the owner of the service"), {
      maxKeys: 4,
    }),
    recoveryWindowDays: few(0, 7, 30),
    rotation: fc.option(few(1, 30, 1000)),
    boundary: fc.option(few("aws:policy/PowerUserAccess", `${"p".repeat(510)}/${"b".repeat(128)}`)),
    dns: fc.tuple(dns, few(undefined, 10, 30)).map(([values, healthCheckIntervalSeconds]) => ({
      ...values,
      // The provider in use has no accelerated recovery.
      acceleratedRecovery: false,
      healthCheckIntervalSeconds,
    })),
    backend,
  })
  .map(({ email, size, counts, windows: times, recoveryWindowDays, rotation, boundary, ...values }) => {
    const functionArn = `arn:aws:lambda:${values.regions.primary.region}:123456789012:function:rotate:$LATEST`;
    const permissionsBoundaryArn =
      boundary &&
      `arn:aws:iam::${boundary.startsWith("aws:") ? boundary : `${values.accountId}:policy/${boundary}`}`;
    return {
      ...values,
      iam: { permissionsBoundaryArn },
      notifications: { email },
      service: {
        ...values.service,
        ...size,
        // Tasks on standby need the NAT gateway, and may be as many as the maximum.
        standbyTasks:
          values.network.natGateway === "when-active"
            ? 0
            : { none: 0, one: 1, most: counts.maxTasks }[values.service.standbyTasks],
      },
      scaling: { ...values.scaling, ...counts },
      database: { ...values.database, ...times },
      credentials: { recoveryWindowDays, rotation: rotation && { functionArn, afterDays: rotation } },
    };
  });
