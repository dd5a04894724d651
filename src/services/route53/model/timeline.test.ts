import { describe, expect, test } from "vitest";
import { synthesize } from "../../../../test/support/synth";
import { readDnsLogic } from "./read-dns-logic";
import { type Step, timeline } from "./timeline";

const logic = readDnsLogic(synthesize().stacks);
const serves: Step = { at: -300, what: "the primary serves", change: (world) => world.startTasks("primary") };
const lost: Step = { at: 0, what: "the primary is lost", change: (world) => world.setLost("primary", true) };
const drStarts: Step = { at: 400, what: "DR's tasks start", change: (world) => world.startTasks("dr") };
const back: Step = {
  at: 800,
  what: "the primary is back",
  change: (world) => world.setLost("primary", false),
};

function run(untilSeconds: number, ...steps: Step[]) {
  return timeline({ logic, reading: "data-stream", steps: [serves, ...steps], untilSeconds });
}
const lines = (events: ReturnType<typeof run>) => events.map(({ at, what }) => `${at} ${what}`);
const answersAfter = (events: ReturnType<typeof run>) => events.at(-1)?.answers;

describe("a failover", () => {
  test("the loss is detected after 85 s, people are notified after 180 s, and DNS follows DR's first healthy target", () => {
    expect(lines(run(600, lost, drStarts)).slice(1)).toEqual([
      "0 the primary is lost",
      "85 dns_failover_primary_endpoint is unhealthy",
      "85 dns_failover_primary_may_serve is unhealthy",
      "180 alarm on dns_failover_primary_endpoint is ALARM",
      "400 DR's tasks start",
      "400 DNS answers SECONDARY",
      "420 dns_failover_dr_idle is unhealthy",
      "540 alarm on dns_failover_dr_idle is ALARM",
    ]);
  });

  test("DNS stays on the lost primary until DR has a healthy target", () => {
    expect(answersAfter(run(399, lost))).toBe("PRIMARY");
  });

  test("a primary that comes back stays fenced as long as DR serves", () => {
    const events = run(4000, lost, drStarts, back);
    expect(lines(events)).toContain("891 dns_failover_primary_endpoint is healthy");
    expect(answersAfter(events)).toBe("SECONDARY");
  });

  test("the fence holds when CloudWatch in DR's region falls silent", () => {
    const silent: Step = { at: 700, what: "silence", change: (world) => world.setSilent("dr", true) };
    expect(answersAfter(run(4000, lost, drStarts, silent, back))).toBe("SECONDARY");
  });
});

describe("a planned switchover", () => {
  const atHome: Step[] = [
    lost,
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

describe("what the fence does not cover", () => {
  test("DNS answers a primary that comes back in DR's first minute of service until the alarm has data", () => {
    const events = run(700, lost, drStarts, { ...back, at: 329 });
    expect(
      events.filter(({ what }) => what.startsWith("DNS")).map(({ at, what }) => `${at} ${what}`),
    ).toEqual(["400 DNS answers SECONDARY", "411 DNS answers PRIMARY", "420 DNS answers SECONDARY"]);
  });

  test("a DR region that was lost while serving takes its visitors back from the primary when it returns", () => {
    const drLost: Step = { at: 1000, what: "DR is lost", change: (world) => world.setLost("dr", true) };
    const home: Step = { at: 1400, what: "home again", change: (world) => world.startTasks("primary") };
    const drBack: Step = { at: 2000, what: "DR is back", change: (world) => world.setLost("dr", false) };
    const gone: Step = { at: 900, what: "standby", change: (world) => world.stopTasks("primary") };
    const events = run(2600, lost, drStarts, back, gone, drLost, home, drBack);
    expect(events.filter(({ at }) => at < 2000).at(-1)?.answers).toBe("PRIMARY");
    expect(answersAfter(events)).toBe("SECONDARY");
  });
});
