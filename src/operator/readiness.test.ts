import { describe, expect, it } from "vitest";
import { parseConfig } from "../config";
import { documentWith } from "../config/test-support";
import type { DatabaseInstance } from "./aws/databases";
import type { RegionVariables } from "./lifecycle";
import { type ReadinessReadings, readinessChecks } from "./readiness";
import type { RegionFacts } from "./region-facts";

const config = parseConfig(documentWith());
const now = new Date("2026-11-25T12:00:00Z");

const known = <T>(value: T) => ({ known: true, value }) as const;
const silent = { known: false, reason: "no answer within 5 s" } as const;
const state = { serial: 7, lineage: "abc", modifiedAt: now, outputs: {} };

const variables: RegionVariables = {
  posture: "standby",
  databaseGeneration: 1,
  oldestDatabaseGeneration: 1,
  unprotectedDatabaseGenerationsBelow: 1,
  fencesPeer: false,
};
const replica: DatabaseInstance = {
  identifier: "lamp-dr-1",
  status: "available",
  sourceIdentifier: "lamp-primary-1",
  replication: "replicating",
  deletionProtected: true,
};

const standby: RegionFacts = {
  role: "dr",
  region: "eu-central-1",
  variables: known(variables),
  origin: known(state),
  copy: known(state),
  lock: known(undefined),
  databases: known([replica]),
  lag: known([{ at: new Date("2026-11-25T11:59:00Z"), seconds: 2 }]),
  tasks: known({ desired: 0, running: 0, pending: 0 }),
  targets: known({ healthy: 0, registered: 0 }),
  claims: known({ standby: true, tookOver: false }),
  image: known("sha256:a"),
};

const ready: ReadinessReadings = {
  standby,
  peer: {
    ...standby,
    role: "primary",
    region: "eu-west-1",
    claims: known({ standby: false, tookOver: false }),
  },
  secret: known(true),
  missingRoles: known([]),
  missingAlarms: known([]),
  records: known({ roles: ["PRIMARY", "SECONDARY"], withHealthCheck: ["PRIMARY", "SECONDARY"] }),
  fargateVcpus: known(6),
  now,
};

/** The checks that are not ready, when these readings differ. */
function open(different: Partial<ReadinessReadings>): string[] {
  return readinessChecks(config, { ...ready, ...different })
    .filter(({ verdict }) => verdict !== "ready")
    .map(({ found, title, verdict }) => `${title}: ${verdict}: ${found}`);
}

const withStandby = (facts: Partial<RegionFacts>) => ({ standby: { ...standby, ...facts } });
const withPeer = (facts: Partial<RegionFacts>) => ({ peer: { ...ready.peer, ...facts } });
const database = (different: Partial<DatabaseInstance>) =>
  withStandby({ databases: known([{ ...replica, ...different }]) });

describe("a standby", () => {
  it("is ready when everything exists", () => {
    expect(open({})).toEqual([]);
    expect(readinessChecks(config, ready).map(({ title }) => title)).toEqual([
      "posture",
      "replica",
      "replica lag",
      "image",
      "secret",
      "roles",
      "alarms",
      "DNS records",
      "fence",
      "copy of primary's state",
      "lock of dr's state",
      "quota of Fargate vCPUs",
    ]);
  });

  it.each<[string, Partial<ReadinessReadings>, string]>([
    ["no replica", withStandby({ databases: known([]) }), "replica: not ready: there is none"],
    ["a writer", database({ sourceIdentifier: undefined }), "replica: not ready: lamp-dr-1 is a writer"],
    [
      "a replica in backup",
      database({ status: "backing-up" }),
      "replica: not ready: lamp-dr-1 is backing-up",
    ],
    [
      "a broken replica",
      database({ replication: "error" }),
      "replica: not ready: lamp-dr-1: replication is error",
    ],
    [
      "lag",
      withStandby({ lag: known([{ at: now, seconds: 3600 }]) }),
      "replica lag: not ready: 1 h, the target is 5 min",
    ],
    [
      "stopped replication",
      withStandby({ lag: known([{ at: now, seconds: -1 }]) }),
      "replica lag: not ready: replication does not run (lag -1)",
    ],
    [
      "an old lag",
      withStandby({ lag: known([{ at: new Date("2026-11-25T11:00:00Z"), seconds: 0 }]) }),
      "replica lag: not ready: last reported 1 h ago",
    ],
    [
      "no image",
      withStandby({ image: known(undefined) }),
      "image: not ready: lamp-apache:latest is not in eu-central-1",
    ],
    [
      "another image",
      withPeer({ image: known("sha256:b") }),
      "image: not ready: lamp-apache:latest is a different image in eu-west-1",
    ],
    ["no roles", { missingRoles: known(["a", "b"]) }, "roles: not ready: missing: a, b"],
    ["no alarms", { missingAlarms: known(["c"]) }, "alarms: not ready: missing: c"],
    [
      "half the records",
      { records: known({ roles: ["PRIMARY"], withHealthCheck: ["PRIMARY"] }) },
      "DNS records: not ready: no SECONDARY record",
    ],
    [
      "no health check",
      { records: known({ roles: ["PRIMARY", "SECONDARY"], withHealthCheck: ["SECONDARY"] }) },
      "DNS records: not ready: the PRIMARY record has no health check: it would never fail over",
    ],
    [
      "no health check against a stale DR",
      { records: known({ roles: ["PRIMARY", "SECONDARY"], withHealthCheck: ["PRIMARY"] }) },
      "DNS records: not ready: the SECONDARY record has no health check: DNS would answer with dr though the primary took over from it",
    ],
    [
      "a claim against it",
      withPeer({ claims: known({ standby: false, tookOver: true }) }),
      "fence: not ready: primary claims to have taken over: DNS would not answer with dr",
    ],
    [
      "no copy",
      withPeer({ copy: known(undefined) }),
      "copy of primary's state: not ready: there is none in eu-central-1",
    ],
    [
      "an old copy",
      withPeer({ copy: known({ ...state, serial: 5 }) }),
      "copy of primary's state: not ready: serial 5 of 7",
    ],
    [
      "a lock",
      withStandby({ lock: known({ id: "1", who: "alice@laptop", since: now }) }),
      "lock of dr's state: not ready: held by alice@laptop since 2026-11-25T12:00:00.000Z",
    ],
    ["few vCPUs", { fargateVcpus: known(2) }, "quota of Fargate vCPUs: not ready: 2, 6 tasks need 3"],
    ["no address", { elasticIps: known(0) }, "quota of Elastic IPs: not ready: 0, the NAT gateway needs 1"],
  ])("with %s is not", (_, different, line) => {
    expect(open(different)).toEqual([line]);
  });

  it.each<[string, Partial<ReadinessReadings>]>([
    ["replica", withStandby({ databases: silent })],
    ["image", withStandby({ image: silent })],
    ["secret", { secret: silent }],
    ["roles", { missingRoles: silent }],
    ["DNS records", { records: silent }],
    ["quota of Fargate vCPUs", { fargateVcpus: silent }],
  ])("whose %s is not known is not ready either", (title, different) => {
    expect(open(different)).toEqual([`${title}: unknown: no answer within 5 s`]);
  });

  it("that reports no lag is not ready", () => {
    expect(open(withStandby({ lag: known([]) }))).toEqual([
      "replica lag: unknown: RDS has reported no lag in the last half hour",
    ]);
  });

  it("is ready while the other region does not answer", () => {
    expect(open(withPeer({ claims: silent, image: silent, origin: silent, databases: silent }))).toEqual([]);
  });

  it("that already serves is not", () => {
    const active = known({ ...variables, posture: "active" as const });
    expect(open(withStandby({ variables: active }))).toEqual([
      "posture: not ready: dr is active, not standby",
    ]);
  });
});

describe("a warm standby", () => {
  const warm = parseConfig(documentWith({ "service.standbyTasks": 2 }));
  const tasksOnStandby = (running: number, healthy: number) =>
    readinessChecks(warm, {
      ...ready,
      standby: {
        ...standby,
        tasks: known({ desired: 2, running, pending: 0 }),
        targets: known({ healthy, registered: running }),
      },
    }).find(({ title }) => title === "tasks on standby");

  it.each([
    [2, 2, "ready", "2 run, 2 healthy"],
    [1, 1, "not ready", "1 of 2 run"],
    [2, 1, "not ready", "1 of 2 are healthy"],
  ])("with %i tasks, %i of them healthy, is %s", (running, healthy, verdict, found) => {
    expect(tasksOnStandby(running, healthy)).toMatchObject({ verdict, found });
  });

  it("is what is checked: a pilot light has no tasks", () => {
    expect(readinessChecks(config, ready).map(({ title }) => title)).not.toContain("tasks on standby");
  });
});
