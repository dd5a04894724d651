import { describe, expect, test } from "vitest";
import { synthesize } from "../../../../test/support/synth";
import { ClockedDns } from "./clocked-dns";
import type { DnsLogic } from "./dns-logic";
import {
  newestServes,
  type RegionState,
  type Role,
  reachableStates,
  settledAnswer,
  staleWriterAnswered,
  successors,
  type WorldState,
} from "./reachable";
import { readDnsLogic } from "./read-dns-logic";

/** What docs/dns.md states: three checks, 30 s apart. */
const BOUND_SECONDS = 90;
/** Longer than any check takes to notice. */
const SETTLED_SECONDS = 150;
/** Shorter than the interval of any check. */
const STEP_SECONDS = 5;

const ROLES = ["primary", "dr"] as const;
const logicOf = (standbyTasks: number) => readDnsLogic(synthesize({ service: { standbyTasks } }).stacks);

/** The row of docs/dns.md, "What it does not cover", that a state belongs to. */
function row(state: WorldState, stale: Role): string {
  const newest = state[stale === "primary" ? "dr" : "primary"];
  if (newest.isLost) {
    return "1: the newest is lost";
  }
  if (newest.tasks === "none") {
    return "2: the newest has no task";
  }
  return newest.isUnreachable ? `3: ${stale} stale, the newest cut off` : "none";
}

describe.each([
  ["a pilot light", 0, { states: 11_936, events: 1_798 }],
  ["a warm standby", 1, { states: 12_904, events: 1_134 }],
] as const)("every reachable state of %s", (_, standbyTasks, counts) => {
  const logic = logicOf(standbyTasks);
  const options = { isWarmStandby: standbyTasks > 0 };
  const states = reachableStates(options);
  const answered = states.flatMap((state) => {
    const stale = staleWriterAnswered(logic, state);
    return stale ? [{ state, stale }] : [];
  });

  test("that leads to a stale writer has its row in the docs", () => {
    expect(states.length).toBe(counts.states);
    const rows = new Set(answered.map(({ stale, state }) => row(state, stale)));
    expect([...rows].sort()).toEqual([
      "1: the newest is lost",
      // A warm standby always has tasks.
      ...(standbyTasks > 0 ? [] : ["2: the newest has no task"]),
      "3: dr stale, the newest cut off",
      ...(standbyTasks > 0 ? ["3: primary stale, the newest cut off"] : []),
    ]);
  });

  test("in which both regions are there, and the checkers reach them, has no stale writer beside the newest that serves", () => {
    const isWhole = ({ dr, primary }: WorldState) =>
      [primary, dr].every(({ isLost, isUnreachable }) => !isLost && !isUnreachable);
    const whole = states.filter(isWhole);
    expect(whole.length).toBeGreaterThan(500);
    const wrong = answered.filter(({ stale, state }) => isWhole(state) && newestServes(state, stale));
    expect(wrong).toEqual([]);
  });

  test(`is reached from every other with a stale writer for ${BOUND_SECONDS} s at most`, () => {
    const seen = new Set<string>();
    let longest = 0;
    for (const before of states) {
      for (const after of successors(before, options)) {
        const key = `${seenByDns(before)} ${seenByDns(after)} ${staleIn(after)}`;
        if (seen.has(key) || staleWriterAnswered(logic, after) !== undefined) {
          continue;
        }
        seen.add(key);
        longest = Math.max(longest, secondsStale(logic, before, after));
      }
    }
    expect(seen.size).toBe(counts.events);
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThanOrEqual(BOUND_SECONDS);
  });
});

/** All that Route 53 and the load balancers' checks can see of a state. */
function seenByDns({ dr, primary }: WorldState): string {
  return [primary, dr]
    .map(({ fencesPeer, isLost, isUnreachable, posture, tasks }) => {
      const isStandby = posture === "standby";
      return [tasks !== "none", isLost, isUnreachable, isStandby, fencesPeer && !isStandby].join();
    })
    .join(" ");
}

function isStale({ database, isLost, isNewest, tasks }: RegionState): boolean {
  return database === "writer" && !isNewest && !isLost && tasks === "normal";
}

function staleIn(state: WorldState): string {
  return ROLES.filter((role) => isStale(state[role])).join();
}

/** How long after an event DNS answers with a writer that is stale then. */
function secondsStale(logic: DnsLogic, before: WorldState, after: WorldState): number {
  const dns = new ClockedDns({ logic });
  const registered = new Set<Role>();
  const enter = (state: WorldState) => {
    for (const role of ROLES) {
      const { fencesPeer, isLost, isUnreachable, posture, tasks } = state[role];
      dns.setClaims(role, { posture, fences_peer: fencesPeer });
      dns.setLost(role, isLost);
      dns.setUnreachable(role, isUnreachable);
      if (tasks !== "none" && !registered.has(role)) {
        registered.add(role);
        dns.register(role, "task");
      } else if (tasks === "none" && registered.has(role)) {
        registered.delete(role);
        dns.deregister(role, "task");
      }
    }
  };
  const check = (now: number, state: WorldState) => {
    for (const { loadBalancer, report } of dns.due(now)) {
      const { isLost, tasks } = state[loadBalancer as Role];
      report(tasks !== "none" && !isLost);
    }
  };
  /** A state that stays: in steps too short for a check to come twice, all results are those of every second. */
  const settle = (begin: number, end: number, state: WorldState) => {
    for (let now = begin; now < end - 1; now += STEP_SECONDS) {
      check(now, state);
    }
    check(end - 1, state);
  };
  const eventAt = SETTLED_SECONDS;
  const end = eventAt + SETTLED_SECONDS;
  enter(before);
  settle(0, eventAt, before);
  enter(after);
  let last = 0;
  if (staleIn(after) === "") {
    settle(eventAt, end, after);
  } else {
    for (let now = eventAt; now < end; now += 1) {
      check(now, after);
      if (isStale(after[dns.advance(now).loadBalancer as Role])) {
        last = now - eventAt + 1;
      }
    }
  }
  expect(dns.advance(end).loadBalancer).toBe(settledAnswer(logic, after).loadBalancer);
  return last;
}
