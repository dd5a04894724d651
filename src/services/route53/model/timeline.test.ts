import { describe, expect, test } from "vitest";
import { synthesize } from "../../../../test/support/synth";
import { readDnsLogic } from "./read-dns-logic";
import { type Step, timeline } from "./timeline";

const logic = readDnsLogic(synthesize().stacks);
const serves: Step = { at: -300, what: "the primary serves", change: (world) => world.startTasks("primary") };
const lost: Step = { at: 0, what: "the primary is lost", change: (world) => world.setLost("primary", true) };
const activated: Step = {
  at: 370,
  what: "DR is activated",
  change: (world) => world.setClaims("dr", { posture: "active" }),
};
const drStarts: Step = { at: 400, what: "DR's tasks start", change: (world) => world.startTasks("dr") };
const back: Step = {
  at: 800,
  what: "the primary is back",
  change: (world) => world.setLost("primary", false),
};

function run(untilSeconds: number, ...steps: Step[]) {
  return timeline({ logic, steps: [serves, ...steps], untilSeconds });
}
const lines = (events: ReturnType<typeof run>) => events.map(({ at, what }) => `${at} ${what}`);
const answersAfter = (events: ReturnType<typeof run>) => events.at(-1)?.answers;

describe("a failover", () => {
  test("the loss is detected after 85 s, people are notified after 180 s, and DNS follows DR's first healthy target", () => {
    expect(lines(run(600, lost, activated, drStarts)).filter((line) => !line.startsWith("-"))).toEqual([
      "0 the primary is lost",
      "85 dns_failover_primary_endpoint is unhealthy",
      "85 dns_failover_primary_may_serve is unhealthy",
      "180 alarm on dns_failover_primary_endpoint is ALARM",
      "370 DR is activated",
      "400 DR's tasks start",
      "400 DNS answers SECONDARY",
      "452 dns_failover_dr_standby is unhealthy",
      "540 alarm on dns_failover_dr_standby is ALARM",
    ]);
  });

  test("DNS stays on the lost primary until DR has a healthy target", () => {
    expect(answersAfter(run(399, lost))).toBe("PRIMARY");
  });

  test("a primary that comes back stays fenced as long as DR serves", () => {
    const events = run(4000, lost, activated, drStarts, back);
    expect(lines(events)).toContain("891 dns_failover_primary_endpoint is healthy");
    expect(answersAfter(events)).toBe("SECONDARY");
  });

  test("a fence that cannot be reached holds", () => {
    const cut: Step = { at: 700, what: "cut off", change: (world) => world.setUnreachable("dr", true) };
    expect(answersAfter(run(4000, lost, activated, drStarts, cut, back))).toBe("SECONDARY");
  });
});

describe("a planned switchover", () => {
  const atHome: Step[] = [
    lost,
    activated,
    drStarts,
    back,
    { at: 1000, what: "stop", change: (world) => world.stopTasks("primary") },
  ];
  const quiesced: Step = { at: 1400, what: "DR is quiesced", change: (world) => world.stopTasks("dr") };
  const starts: Step = { at: 1500, what: "tasks at home", change: (world) => world.startTasks("primary") };

  test("back to the primary: DNS answers PRIMARY as soon as DR has no target, whatever the fence's state", () => {
    const events = run(1800, ...atHome, quiesced, starts).filter(({ at }) => at >= 1400);
    expect(lines(events).slice(0, 2)).toEqual(["1400 DR is quiesced", "1400 DNS answers PRIMARY"]);
    expect(answersAfter(events)).toBe("PRIMARY");
  });

  test("to DR: DNS answers SECONDARY from DR's first healthy target", () => {
    const stop: Step = {
      at: 0,
      what: "the primary is quiesced",
      change: (world) => world.stopTasks("primary"),
    };
    const events = run(700, stop, drStarts);
    expect(events.find(({ answers }) => answers === "SECONDARY")?.at).toBe(400);
  });
});

describe("the fence, from the activation on", () => {
  const answered = (events: ReturnType<typeof run>) =>
    events.filter(({ what }) => what.startsWith("DNS")).map(({ at, what }) => `${at} ${what}`);

  test("is up before the activation's tasks answer, for a primary that comes back in their first minute", () => {
    expect(answered(run(700, lost, activated, drStarts, { ...back, at: 420 }))).toEqual([
      "400 DNS answers SECONDARY",
    ]);
  });

  test("needs 82 s: a primary that was never lost is answered until then, and not afterwards", () => {
    expect(answered(run(900, activated, drStarts))).toEqual(["452 DNS answers SECONDARY"]);
  });

  test("keeps out a DR region that was lost while serving, when it returns with its tasks", () => {
    const followed: Step = { at: 900, what: "standby", change: (world) => world.stopTasks("primary") };
    const drLost: Step = { at: 1000, what: "DR is lost", change: (world) => world.setLost("dr", true) };
    const home: Step = {
      at: 1400,
      what: "home again",
      change: (world) => {
        world.setClaims("primary", { posture: "active", fences_peer: true });
        world.startTasks("primary");
      },
    };
    const drBack: Step = { at: 2000, what: "DR is back", change: (world) => world.setLost("dr", false) };
    const events = run(4000, lost, activated, drStarts, back, followed, drLost, home, drBack);
    expect(new Set(events.filter(({ at }) => at >= 1400).map(({ answers }) => answers))).toEqual(
      new Set(["PRIMARY"]),
    );
  });
});
