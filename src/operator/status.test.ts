import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "../config";
import { documentWith } from "../config/test-support";
import type { DatabaseInstance } from "./aws/databases";
import { lastDrill } from "./last-drill";
import type { Posture, RegionVariables } from "./lifecycle";
import type { RegionFacts } from "./region-facts";
import { renderStatus } from "./status";
import { findProblems } from "./status-problems";

const config = parseConfig(documentWith());
const now = new Date("2026-11-25T12:00:00Z");
const drill = {
  at: new Date("2026-11-01T00:00:00Z"),
  half: "control",
  isPassed: true,
  file: "docs/drills/2026-11-01.md",
} as const;
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const known = <T>(value: T) => ({ known: true, value }) as const;
const silent = { known: false, reason: "no answer within 5 s" } as const;
const state = { serial: 7, lineage: "abc", modifiedAt: minutesAgo(60), outputs: {} };

function variables(posture: Posture, generation = 1, oldest = 1): RegionVariables {
  return {
    posture,
    databaseGeneration: generation,
    oldestDatabaseGeneration: oldest,
    unprotectedDatabaseGenerationsBelow: 1,
    fencesPeer: false,
  };
}

const writer: DatabaseInstance = {
  identifier: "lamp-primary-1",
  status: "available",
  deletionProtected: true,
  engineVersion: "8.4.5",
};
const replica: DatabaseInstance = {
  ...writer,
  identifier: "lamp-dr-1",
  sourceIdentifier: "lamp-primary-1",
  replication: "replicating",
};

const primary: RegionFacts = {
  role: "primary",
  region: "eu-west-1",
  variables: known(variables("active")),
  origin: known(state),
  copy: known(state),
  lock: known(undefined),
  databases: known([writer]),
  tasks: known({ desired: 2, running: 2, pending: 0 }),
  targets: known({ healthy: 2, registered: 2 }),
  claims: known({ standby: false, tookOver: false }),
  image: known("sha256:0123456789abcdef"),
};
const dr: RegionFacts = {
  ...primary,
  role: "dr",
  region: "eu-central-1",
  variables: known(variables("standby")),
  databases: known([replica]),
  lag: known([{ at: minutesAgo(1), seconds: 2 }]),
  tasks: known({ desired: 0, running: 0, pending: 0 }),
  targets: known({ healthy: 0, registered: 0 }),
  claims: known({ standby: true, tookOver: false }),
};

interface Difference {
  readonly primary?: Partial<RegionFacts>;
  readonly dr?: Partial<RegionFacts>;
}

const problems = (different: Difference) =>
  findProblems(
    config,
    { primary: { ...primary, ...different.primary }, dr: { ...dr, ...different.dr } },
    drill,
    now,
  );
const what = (different: Difference) => problems(different).map((problem) => problem.what);
const withDatabase = (different: Partial<DatabaseInstance>): Difference => ({
  dr: { databases: known([{ ...replica, ...different }]) },
});

const gone = {
  origin: silent,
  lock: silent,
  databases: silent,
  tasks: silent,
  targets: silent,
  image: silent,
};

describe("out of order", () => {
  it("is nothing in normal operation", () => {
    expect(problems({})).toEqual([]);
  });

  it("is a load balancer that does not say what the region is", () => {
    const claims = known({ standby: false, tookOver: false });
    expect(what({ dr: { claims } })).toEqual([
      "dr's load balancer does not say that it is standby: an apply was interrupted, or the rules were changed by hand",
    ]);
  });

  it("is a claim to have taken over that the primary does not make, which a plain apply would not raise", () => {
    const tookOver = { variables: known({ ...variables("active"), fencesPeer: true }) };
    const dr = { variables: known(variables("active")), claims: known({ standby: false, tookOver: false }) };
    const primary = { ...tookOver, claims: known({ standby: false, tookOver: false }) };
    expect(problems({ primary, dr }).filter(({ what }) => what.includes("took over"))).toEqual([
      {
        what: "primary's load balancer does not say that it is active and took over: an apply was interrupted, or the rules were changed by hand",
        todo: "npm run lamp -- activate --region primary, which raises the claim again: a plain apply does not",
      },
    ]);
  });

  it("is a claim to have taken over that the primary's state does not have", () => {
    expect(problems({ primary: { claims: known({ standby: false, tookOver: true }) } })).toEqual([
      {
        what: "primary's load balancer claims that it took over, and its state does not: DNS would not answer with dr",
        todo: "if primary has the data to keep: npm run lamp -- reprotect --region dr, which ends the claim when dr has stopped",
      },
    ]);
  });

  it("is a claim to have taken over while DR follows", () => {
    const tookOver = {
      variables: known({ ...variables("active"), fencesPeer: true }),
      claims: known({ standby: false, tookOver: true }),
    };
    expect(problems({ primary: tookOver })).toContainEqual({
      what: "primary still claims to have taken over, and dr follows it: DNS would not answer with dr if it were activated",
      todo: "npm run lamp -- reprotect --region dr, which ends the claim",
    });
  });

  it.each([
    [
      "no AWS credentials in this shell",
      "no AWS credentials in this shell: nothing is known of primary and dr",
    ],
    [
      "ExpiredToken: The security token included in the request is expired",
      "AWS refuses the credentials of this shell (ExpiredToken: The security token included in the request is expired): nothing is known of primary and dr",
    ],
  ])("is what the credentials lack, and not a region: %s", (reason, expected) => {
    const refused = { known: false, reason } as const;
    const facts = Object.fromEntries([...Object.keys(gone), "variables"].map((name) => [name, refused]));
    expect(problems({ primary: facts, dr: facts })).toEqual([
      {
        what: expected,
        todo: "log in, or set AWS_PROFILE, and look again: this does not say that a region is lost",
      },
    ]);
  });

  it("is a region that does not answer, and nothing else that is not known", () => {
    expect(what({ primary: { ...gone, variables: silent } })).toEqual([
      "primary (eu-west-1) is not reachable from here",
    ]);
  });

  it.each<[string, Difference, string]>([
    ["a missing database", { dr: { databases: known([]) } }, "lamp-dr-1 is missing"],
    ["a busy database", withDatabase({ status: "rebooting" }), "lamp-dr-1 is rebooting"],
    [
      "a writer on standby",
      withDatabase({ sourceIdentifier: undefined }),
      "lamp-dr-1 is a writer in a standby region",
    ],
    [
      "a database of a newer release than configured",
      withDatabase({ engineVersion: "9.7.4" }),
      "lamp-dr-1 runs MySQL 9.7.4, and database.engineVersion is 8.4",
    ],
    ["broken replication", withDatabase({ replication: "error" }), "lamp-dr-1: replication is error"],
    [
      "lag over the target",
      { dr: { lag: known([{ at: now, seconds: 600 }]) } },
      "lamp-dr-1 is 10 min behind, the target is 5 min",
    ],
    [
      "stopped replication",
      { dr: { lag: known([{ at: now, seconds: -1 }]) } },
      "lamp-dr-1 does not replicate (lag -1)",
    ],
    ["no lag reported", { dr: { lag: known([]) } }, "lamp-dr-1 reports no lag"],
    [
      "an old lag",
      { dr: { lag: known([{ at: minutesAgo(30), seconds: 0 }]) } },
      "lamp-dr-1 last reported its lag 30 min ago",
    ],
    [
      "tasks on standby",
      { dr: { tasks: known({ desired: 1, running: 1, pending: 0 }) } },
      "dr is standby and runs tasks: 1",
    ],
    [
      "missing tasks",
      { primary: { tasks: known({ desired: 2, running: 1, pending: 1 }) } },
      "primary runs 1 of 2 tasks",
    ],
    [
      "no tasks",
      { primary: { tasks: known({ desired: 0, running: 0, pending: 0 }) } },
      "primary runs 0 of 0 tasks",
    ],
    ["no image", { dr: { image: known(undefined) } }, "eu-central-1 has no image lamp-apache:latest"],
    [
      "another image",
      { dr: { image: known("sha256:b") } },
      "lamp-apache:latest is a different image in each region",
    ],
    [
      "an old lock",
      { dr: { lock: known({ id: "1", who: "alice@laptop", since: minutesAgo(180) }) } },
      "dr's state is locked by alice@laptop for 3 h",
    ],
    [
      "an old copy",
      { dr: { copy: known({ ...state, serial: 5 }) } },
      "the copy of dr's state is not up to date (serial 5 of 7)",
    ],
  ])("is %s", (_, different, line) => {
    expect(what(different)).toEqual([line]);
  });

  it("is no copy that may still arrive, and no lock that was just taken", () => {
    expect(
      what({
        dr: {
          origin: known({ ...state, serial: 8, modifiedAt: minutesAgo(2) }),
          lock: known({ id: "1", who: "alice@laptop", since: minutesAgo(2) }),
        },
      }),
    ).toEqual([]);
  });

  it("is an activation interrupted before its promotion", () => {
    expect(
      problems({
        primary: { variables: silent },
        dr: { variables: known(variables("active")), tasks: silent },
      })[0],
    ).toEqual({
      what: "lamp-dr-1 is not promoted: an activation was interrupted",
      todo: "npm run lamp -- activate --region dr again",
    });
  });

  it.each<[Posture, Posture, string, string]>([
    [
      "active",
      "active",
      "both regions are active",
      "reprotect --region ROLE of the one that no longer serves",
    ],
    ["standby", "standby", "both regions are standby: neither serves", "activate --region ROLE"],
    [
      "quiesced",
      "standby",
      "primary is quiesced: nothing serves",
      "switchover --to dr to finish, or npm run lamp -- resume --region primary to go back",
    ],
    ["quiesced", "active", "primary is quiesced and replicates nothing", "reprotect --region primary"],
  ])("is primary %s with dr %s", (one, two, line, todo) => {
    const [first] = problems({
      primary: { variables: known(variables(one)) },
      dr: {
        variables: known(variables(two)),
        databases: known([two === "active" ? { ...replica, sourceIdentifier: undefined } : replica]),
      },
    });
    expect(first?.what).toContain(line);
    expect(first?.todo).toContain(todo);
  });

  it("is, between two active regions, first the interrupted promotion", () => {
    expect(problems({ dr: { variables: known(variables("active")) } })[0]).toEqual({
      what: "lamp-dr-1 is not promoted: an activation was interrupted",
      todo: "npm run lamp -- activate --region dr again",
    });
  });

  it("is a quiesced region that must not resume once the other is promoted, whatever its state says", () => {
    const [first] = problems({
      primary: { variables: known(variables("quiesced")) },
      dr: { databases: known([{ ...replica, sourceIdentifier: undefined }]) },
    });
    expect(first).toEqual({
      what: "primary is quiesced, and the promotion of dr was interrupted: do not resume",
      todo: "npm run lamp -- switchover --to dr to finish it",
    });
  });

  it("is a configuration without the new posture and generations", () => {
    const [older, setting] = problems({
      primary: {
        variables: known(variables("active", 2)),
        databases: known([writer, { ...writer, identifier: "lamp-primary-2" }]),
      },
    });
    expect(older?.what).toBe("primary keeps older databases (generation 1)");
    expect(setting).toEqual({
      what: "regions.primary.databaseGeneration is 1 in the configuration, but 2 is applied",
      todo: "write 2 into the configuration and commit it",
    });
  });

  it("is a drill that was long ago, or never", () => {
    const regions = { primary, dr };
    expect(findProblems(config, regions, undefined, now)[0]?.what).toBe("no drill is on record");
    const old = { ...drill, at: new Date("2026-01-01T00:00:00Z") };
    expect(findProblems(config, regions, old, now)[0]?.what).toBe("the last drill was 328 days ago");
  });

  it("is a drill that failed, however new", () => {
    const [failed] = findProblems(config, { primary, dr }, { ...drill, isPassed: false }, now);
    expect(failed).toEqual({
      what: "the last drill failed: see docs/drills/2026-11-01.md",
      todo: "npm run drill",
    });
  });
});

describe("a newer release in the configuration", () => {
  const newer = parseConfig(documentWith({ "database.engineVersion": "9.7" }));
  const todo = (ofReplica: string) =>
    findProblems(
      newer,
      { primary, dr: { ...dr, databases: known([{ ...replica, engineVersion: ofReplica }]) } },
      drill,
      now,
    ).map((problem) => [problem.what, problem.todo]);
  const writerFirst = [
    "lamp-primary-1 runs MySQL 8.4.5, and database.engineVersion is 9.7",
    "npm run lamp -- switchover --to dr once its replica is upgraded (docs/upgrading.md)",
  ];

  it("reaches the replica by an upgrade, and the writer by a switchover after it", () => {
    expect(todo("8.4.5")).toEqual([
      writerFirst,
      [
        "lamp-dr-1 runs MySQL 8.4.5, and database.engineVersion is 9.7",
        "npm run lamp -- upgrade --region dr (docs/upgrading.md)",
      ],
    ]);
    expect(todo("9.7.4")).toEqual([writerFirst]);
  });
});

describe("the status as text", () => {
  it("shows both regions side by side", () => {
    const status = {
      at: now,
      account: known("123456789012"),
      regions: { primary, dr },
      drill,
      outOfOrder: [],
    };
    expect(renderStatus(status, config)).toBe(
      [
        "account 123456789012, 2026-11-25T12:00:00Z",
        "",
        "                            primary (eu-west-1)                              dr (eu-central-1)",
        "posture                     active                                           standby",
        "database                    lamp-primary-1 writer of MySQL 8.4.5, available  lamp-dr-1 replica of MySQL 8.4.5, available",
        "replica lag                 -                                                2 s, reported 1 min ago; may lack writes after 11:57:58Z",
        "tasks running/desired       2/2                                              0/0",
        "targets healthy/registered  2/2                                              0/0",
        "claims                      none                                             on standby",
        "image                       latest sha256:0123456789ab                       latest sha256:0123456789ab",
        "state                       serial 7, 1 h ago                                serial 7, 1 h ago",
        "copy of the state           serial 7, 1 h ago, up to date                    serial 7, 1 h ago, up to date",
        "lock                        free                                             free",
        "",
        "last drill: 2026-11-01, control half, passed (docs/drills/2026-11-01.md)",
        "",
        "nothing is known to be out of order",
      ].join("\n"),
    );
  });

  it("says what is not known and why, and how old the copy of a state is", () => {
    const regions = { primary: { ...primary, ...gone }, dr };
    const text = renderStatus({ at: now, account: silent, regions, outOfOrder: [] }, config);
    expect(text).toMatch(/^tasks running\/desired +\? no answer within 5 s +0\/0$/m);
    expect(text).toMatch(/^copy of the state +serial 7, 1 h ago +serial 7/m);
  });
});

describe("the last drill", () => {
  let committed: string;
  let here: string;
  const half = (folder: string, name: "control" | "data", endedAt: string, passed = true) => {
    const sections = [{ title: "All", checks: [{ what: "all", expected: "1", observed: "1", passed }] }];
    const report = { half: name, endedAt, objectives: [], sections };
    writeFileSync(path.join(folder, `drill-${name}.json`), JSON.stringify(report));
  };
  beforeEach(() => {
    [committed, here] = ["docs", "output"].map((name) =>
      mkdtempSync(path.join(tmpdir(), `lamp-dr-drills-${name}-`)),
    ) as [string, string];
    half(committed, "control", "2026-10-02T10:00:00.000Z");
  });
  afterEach(() => [committed, here].map((folder) => rmSync(folder, { recursive: true })));

  it("is the half that ended last, regardless of the file's own time", () => {
    half(here, "data", "2026-09-30T10:00:00.000Z");
    expect(lastDrill([committed, here, path.join(here, "absent")])).toEqual({
      at: new Date("2026-10-02T10:00:00Z"),
      half: "control",
      isPassed: true,
      file: path.join(committed, "drill.md"),
    });
    half(here, "data", "2026-11-03T10:00:00.000Z");
    expect(lastDrill([committed, here])?.file).toBe(path.join(here, "drill.md"));
  });

  it("counts when it failed, and says so", () => {
    half(here, "data", "2026-11-03T10:00:00.000Z", false);
    expect(lastDrill([committed, here])).toMatchObject({ half: "data", isPassed: false });
  });

  it("is none if a folder has none, or only an unreadable one", () => {
    writeFileSync(path.join(here, "20261103-activate.json"), JSON.stringify({ endedAt: "2026-11-03" }));
    expect(lastDrill([here])).toBeUndefined();
    writeFileSync(path.join(here, "drill-control.json"), "{");
    expect(lastDrill([here])).toBeUndefined();
  });
});

describe("a warm standby", () => {
  const warm = parseConfig(documentWith({ "service.standbyTasks": 2 }));
  const problems = (desired: number, running: number) =>
    findProblems(
      warm,
      { primary, dr: { ...dr, tasks: known({ desired, running, pending: 0 }) } },
      drill,
      now,
    );

  it.each([2, 5])("runs tasks, %i of them: its own, or more of them under load", (count) => {
    expect(problems(count, count)).toEqual([]);
  });

  it("that lacks a task is out of order", () => {
    expect(problems(2, 1)).toEqual([
      { what: "dr runs 1 of 2 tasks", todo: "check the service's events in ECS" },
    ]);
  });

  it("whose service wants too few is given the command, since a plan keeps the count", () => {
    expect(problems(0, 0)).toEqual([
      {
        what: "dr is a warm standby whose service wants 0 of 2 tasks",
        todo:
          "plan and apply it; if that plans nothing: aws ecs update-service --region eu-central-1 --cluster lamp-dr " +
          "--service lamp-visitor --desired-count 2",
      },
    ]);
  });
});
