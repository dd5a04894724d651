import { describe, expect, test } from "vitest";
import { resultOf } from "../../drill-report";
import { renderDataBenchmark } from "./benchmark";
import { comparison } from "./comparison";
import type { FaultRound, Takeover } from "./fault-round";
import { halfReport, type ReportOptions } from "./half-report";
import type { Write } from "./loss";
import type { PlannedRound } from "./planned-round";
import type { Series } from "./recording";
import type { UnplannedRound } from "./unplanned-round";

const write: Write = { token: "visitor-1", loadBalancer: "primary", acknowledgedAt: 1000 };

const series: Series = {
  scale: 60,
  fromSeconds: -10,
  bucketSeconds: 10,
  requests: [{ region: "primary", outcome: "recorded", counts: [8, 0] }],
  lagSeconds: [0.2, null],
  tracks: [{ name: "DNS answers", changes: [{ at: -10, state: "primary" }] }],
};

function unplanned(overrides: Partial<UnplannedRound> = {}): UnplannedRound {
  return {
    kind: "unplanned",
    number: 1,
    mode: "pilot light",
    linkMilliseconds: 400,
    acknowledged: 200,
    loss: {
      lost: [write],
      receivedLagSeconds: 0.3,
      lagSeconds: 0.5,
      acknowledgedInLag: 3,
      unexplained: [],
      oldestSeconds: 0.4,
    },
    transactionsMissing: 4,
    transactionsDropped: 1,
    transactionsUnapplied: 3,
    applyingDelaySeconds: 15,
    unhealthyAfter: 80,
    alarmAfter: 200,
    activatedAfter: 320,
    promotedAfter: 620,
    firstPageAfter: 390,
    firstWriteAfter: 700,
    fenceUpAfter: 450,
    answeredWhileBack: ["dr"],
    endpointHealthyWhileBack: true,
    rowsAddedWhileBack: 0,
    writesWhileBack: 0,
    probeRecorded: true,
    rowsFound: 1,
    unrecoverable: 0,
    stillMissing: 0,
    backAfter: 710,
    series,
    ...overrides,
  };
}

function planned(overrides: Partial<PlannedRound> = {}): PlannedRound {
  return {
    kind: "planned",
    number: 2,
    mode: "pilot light",
    from: "dr",
    to: "primary",
    linkMilliseconds: 100,
    acknowledged: 300,
    lost: 0,
    quiescedAfter: 60,
    caughtUpAfter: 90,
    behind: 2,
    behindWhenActivated: 0,
    firstPageAfter: 180,
    firstWriteAfter: 450,
    rows: 301,
    differences: [],
    writesAfterQuiesce: 0,
    activatedAfter: 95,
    promotedAfter: 440,
    series,
    ...overrides,
  };
}

const takeover: Takeover = {
  fenceUpAfter: 370,
  promotedAfter: 600,
  probeRecorded: true,
  stalePages: 0,
  staleSeconds: 0,
  staleWrites: 0,
};

function fault(overrides: Partial<FaultRound> = {}): FaultRound {
  return {
    kind: "fault",
    number: 3,
    mode: "pilot light",
    fault: "killed-before-tasks",
    title: "The activation is killed",
    from: "primary",
    acknowledged: 90,
    lost: 2,
    rowsFound: 2,
    stillMissing: 0,
    takeover,
    firstPageAfter: 390,
    firstWriteAfter: 610,
    notNormal: [],
    section: {
      title: "Fault: The activation is killed (pilot light)",
      checks: [{ what: "lost on the way home", expected: "0", observed: "0", passed: true }],
    },
    marks: [{ name: "fault", at: 0 }],
    series,
    ...overrides,
  };
}

function half(rounds: ReportOptions["result"]["rounds"], end: Partial<ReportOptions["result"]["end"]> = {}) {
  return halfReport({
    result: { rounds, end: { acknowledged: 400, missing: 0, failures: 9, rows: 401, total: 401, ...end } },
    command: "npm run drill:data",
    startedAt: new Date("2026-11-25T10:00:00Z"),
    endedAt: new Date("2026-11-25T10:10:00Z"),
    seed: 7,
    environment: { cores: "2" },
    engine: { dialect: { title: "MySQL" }, version: "9.7.4" },
    parameters: { require_secure_transport: "1" },
    objectives: { rtoMinutes: 30, rpoMinutes: 5 },
    assumptions: { decisionSeconds: 120, taskStartSeconds: 60, promotionSeconds: 300 },
    scale: 60,
    visitors: 6,
    tasks: 2,
    applying: { least: 3, most: 20 },
    links: { unplanned: { least: 10, most: 1500 }, planned: { least: 2000, most: 3000 } },
  });
}

test("a drill that lost no more than its lag, and nothing when it was planned, has passed", () => {
  expect(resultOf(half([unplanned(), planned()]))).toEqual({ word: "passed", failures: [] });
});

describe("a drill has failed", () => {
  test.each<[string, Parameters<typeof half>, string]>([
    [
      "when a planned switchover lost a write",
      [[unplanned(), planned({ lost: 1 })]],
      "acknowledged writes lost: expected 0, in each of 1 rounds, observed round 2: 1",
    ],
    [
      "when tables differ after a planned switchover",
      [[unplanned(), planned({ differences: ["visits: 7"] })]],
      "rows that differ between old and new writer",
    ],
    [
      "when a lost write is older than the lag",
      [[unplanned({ loss: { ...unplanned().loss, unexplained: [write] } }), planned()]],
      "lost writes older than the replica's lag",
    ],
    [
      "when the lag at the loss was not measured",
      [[unplanned({ loss: { ...unplanned().loss, lagSeconds: Number.POSITIVE_INFINITY } }), planned()]],
      "the replica's lag at the loss was measured: expected yes, in each of 1 rounds, observed round 1: no",
    ],
    [
      "when more was applied than received",
      [[unplanned({ loss: { ...unplanned().loss, receivedLagSeconds: 0.6 } }), planned()]],
      "the lag of what was received, no more than of what was applied",
    ],
    [
      "when no page came before the first write, in a loss",
      [[unplanned({ firstPageAfter: 700 }), planned()]],
      "Unplanned: the primary region is lost, 1 times: read-only pages before the first write",
    ],
    [
      "when no page came before the first write, in a planned switchover",
      [[unplanned(), planned({ firstPageAfter: 450 })]],
      "Planned: the service moves to the other region, 1 times: read-only pages before the first write",
    ],
    [
      "when a replica was activated before it had everything",
      [[unplanned(), planned({ behindWhenActivated: 3 })]],
      "transactions that the replica lacked when it was activated: expected 0, in each of 1 rounds, observed round 2: 3",
    ],
    [
      "when a planned switchover compared nothing",
      [[unplanned(), planned({ rows: 0 })]],
      "rows compared, no fewer than writes acknowledged",
    ],
    [
      "when visitors were answered by the primary that came back",
      [[unplanned({ answeredWhileBack: ["dr", "primary"] }), planned()]],
      "expected dr, in each of 1 rounds, observed round 1: dr and primary",
    ],
    [
      "when the old writer took a write after its return",
      [[unplanned({ writesWhileBack: 2 }), planned()]],
      "visits recorded by the old writer while it was back",
    ],
    [
      "when a write is missing after the reconciliation",
      [[unplanned({ stillMissing: 1 }), planned()]],
      "acknowledged writes missing after reconciliation",
    ],
    [
      "when the last writer lacks a write",
      [[unplanned(), planned()], { missing: 1 }],
      "the last writer lacks",
    ],
    [
      "when the page counts wrong",
      [[unplanned(), planned()], { total: 400 }],
      "expected 401 rows, observed 400 rows",
    ],
    [
      "when the first write came after the RTO",
      [[unplanned({ firstWriteAfter: 1801 }), planned()]],
      "RTO: 1801 s, the target is 1800 s",
    ],
    [
      "when more was lost than the RPO allows",
      [[unplanned({ loss: { ...unplanned().loss, oldestSeconds: 301 } }), planned()]],
      "RPO: 301 s, the target is 300 s",
    ],
  ])("%s", (_, args, failure) => {
    const { failures, word } = resultOf(half(...args));
    expect(word).toBe("failed");
    expect(failures.join("\n")).toContain(failure);
  });
});

describe("the rounds with a fault", () => {
  const failuresOf = (overrides: Partial<FaultRound>) =>
    resultOf(half([unplanned(), planned(), fault(overrides)])).failures.join("\n");

  test("pass where the fence came before the promotion and no stale writer was answered", () => {
    expect(failuresOf({})).toBe("");
  });

  test("pass where visitors leave a stale writer, answered by a row of dns.md, in time", () => {
    const exception = { staleWrites: 40, stalePages: 12, staleSeconds: 58, exception: "2: no task" };
    expect(failuresOf({ takeover: { ...takeover, ...exception } })).toBe("");
  });

  test("pass without a takeover", () => {
    expect(failuresOf({ takeover: undefined })).toBe("");
  });

  test.each<[string, Partial<FaultRound>, string]>([
    [
      "the fence came after the promotion",
      { takeover: { ...takeover, fenceUpAfter: 601 } },
      "the fence was up before the promotion was complete: expected yes, in each of 1 rounds, observed round 3: no",
    ],
    [
      "a stale writer was answered too long",
      { takeover: { ...takeover, staleSeconds: 151, exception: "2: no task" } },
      "beside the newest one for 150 s at most: expected yes, in each of 1 rounds, observed round 3: 151 s",
    ],
    [
      "a stale writer recorded a visit, and no row of dns.md says so",
      { takeover: { ...takeover, staleWrites: 1 } },
      "where docs/dns.md has no row for it: expected 0, in each of 1 rounds, observed round 3: 1",
    ],
    [
      "the stale writer was not there",
      { takeover: { ...takeover, probeRecorded: false } },
      "the stale writer would have recorded a visit, asked directly",
    ],
    ["a write is missing", { stillMissing: 1 }, "acknowledged writes missing after reconciliation"],
    [
      "it does not end as it began",
      { notNormal: ["DR follows nobody"] },
      "what differs from normal operation in the end: expected nothing, in each of 1 rounds, observed round 3: DR follows nobody",
    ],
    [
      "what it alone shows did not hold",
      {
        section: {
          title: "Fault",
          checks: [{ what: "DNS answers", expected: "dr", observed: "primary", passed: false }],
        },
      },
      "Fault: DNS answers: expected dr, observed primary",
    ],
  ])("fail where %s", (_, overrides, failure) => {
    expect(failuresOf(overrides)).toContain(failure);
  });

  test("change neither the objectives nor the comparison", () => {
    const rounds = [unplanned(), unplanned({ mode: "warm standby" }), planned()];
    const slow = fault({ firstWriteAfter: 9000, lost: 70 });
    expect(half([...rounds, slow]).objectives).toEqual(half(rounds).objectives);
    expect(comparison([...rounds, slow])).toEqual(comparison(rounds));
  });

  test("are drawn with what happens in them", () => {
    const [timeline] = half([fault()]).timelines ?? [];
    expect(timeline).toMatchObject({ kind: "fault", title: "The activation is killed", round: 3 });
  });
});

test("what was received and not applied is in the report, apart from what was never received", () => {
  const { sections } = half([unplanned(), planned()]);
  const losses = sections.find(({ title }) => title.startsWith("Unplanned"));
  const each = losses?.tables?.find(({ title }) => title === "Each round");
  const row = Object.fromEntries((each?.columns ?? []).map((name, index) => [name, each?.rows[0]?.[index]]));
  expect(row).toMatchObject({
    "applies late by, s": 15,
    "lag of what was received, s": 0.3,
    "lag of what was applied, s": 0.5,
    "transactions not received": 3,
    "received, not applied: at the loss": 3,
    "at the promotion": 1,
  });
  expect(losses?.notes?.join()).toContain(
    "3 transactions were in that state when the primary was lost, 1 still were when the replica was promoted",
  );
});

test("the report names the engine and the parameter group's settings", () => {
  const { engine, sections } = half([unplanned(), planned()]);
  expect(engine).toBe("MySQL 9.7.4");
  expect(sections[0]?.notes?.[0]).toContain(
    "a MySQL 9.7.4 with the settings of the synthesized parameter group (require_secure_transport=1)",
  );
});

test("the objectives are those of the worst round", () => {
  const { objectives } = half([unplanned(), unplanned({ number: 2, firstWriteAfter: 899.2 }), planned()]);
  expect(objectives.map(({ name, worstSeconds }) => [name, worstSeconds])).toEqual([
    ["RTO", 900],
    ["RPO", 0.4],
  ]);
});

test("the benchmark's section shows both kinds of rounds with their times and losses", () => {
  const text = renderDataBenchmark(half([unplanned(), planned()]), "drills/drill.md");
  expect(text).toContain("## Failover with data on MySQL 9.7.4");
  expect(text).toContain("### Unplanned: the primary region is lost, 1 times");
  expect(text).toContain("Lost: 1 of the 200 writes");
  expect(text).toContain("| first write | 700 | 700 | 700 |");
  expect(text).toContain("### Planned: the service moves to the other region, 1 times");
  expect(text).toContain("| first write | 450 | 450 | 450 |");
  expect(text).toContain("6 of 6 checks held in every round.");
});

describe("the comparison of modes", () => {
  const losses = (mode: string, count: number, firstPageAfter: number, firstWriteAfter: number) =>
    Array.from({ length: count }, () => unplanned({ mode, firstPageAfter, firstWriteAfter }));

  test("holds each warm standby's medians to the pilot light's", () => {
    const section = comparison([
      ...losses("pilot light", 10, 400, 1000),
      ...losses("warm standby", 10, 120, 1030),
      ...losses("warm standby, fast checks", 10, 84, 1000),
    ]);
    expect(section?.checks?.slice(0, 4)).toEqual([
      {
        what: "warm standby: median time to the first page",
        expected: "0.3x the pilot light's at most",
        observed: "0.3x",
        passed: true,
      },
      {
        what: "warm standby: median time to the first write",
        expected: "1.02x the pilot light's at most",
        observed: "1.03x",
        passed: false,
      },
      {
        what: "warm standby, fast checks: median time to the first page",
        expected: "0.2x the pilot light's at most",
        observed: "0.21x",
        passed: false,
      },
      {
        what: "warm standby, fast checks: median time to the first write",
        expected: "1.02x the pilot light's at most",
        observed: "1x",
        passed: true,
      },
    ]);
  });

  test("gives no verdict on the medians of fewer than 10 losses", () => {
    const section = comparison([
      ...losses("pilot light", 10, 400, 1000),
      ...losses("warm standby", 9, 120, 1030),
    ]);
    expect(section?.checks?.map(({ what }) => what)).toEqual([
      "pilot light: lost writes older than the replica's lag",
      "pilot light: writes lost in planned switchovers",
      "warm standby: lost writes older than the replica's lag",
      "warm standby: writes lost in planned switchovers",
    ]);
  });

  test("counts what a planned switchover lost in its mode", () => {
    const section = comparison([
      ...losses("pilot light", 1, 400, 1000),
      ...losses("warm standby", 1, 120, 1000),
      planned({ mode: "warm standby", lost: 2 }),
    ]);
    expect(section?.checks?.filter(({ passed }) => !passed)).toEqual([
      {
        what: "warm standby: writes lost in planned switchovers",
        expected: "0",
        observed: "2",
        passed: false,
      },
    ]);
  });

  test("is left out with one mode alone", () => {
    expect(comparison(losses("pilot light", 10, 400, 1000))).toBeUndefined();
  });
});
