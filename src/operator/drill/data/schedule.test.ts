import { expect, test } from "vitest";
import { FAULTS as CONTROL_FAULTS } from "../control/faults";
import { FAULTS } from "./faults";
import { MODES, PILOT_LIGHT, SHORT_MODES } from "./modes";
import { faultSchedule, type ScheduledRound, schedule, shortSchedule } from "./schedule";

const inWords = (rounds: readonly ScheduledRound[]) =>
  rounds.map(({ cycle, from, kind, mode }) => `${cycle} ${mode.name}: ${kind} from ${from}`);

test("every loss of the primary is followed by a planned failback", () => {
  expect(inWords(schedule(2).slice(4))).toEqual([
    "1 pilot light: unplanned from primary",
    "1 pilot light: planned from dr",
  ]);
});

test("twenty losses come with twenty-eight planned switchovers, in both directions", () => {
  const rounds = schedule(20);
  const count = (kind: string, from: string) =>
    rounds.filter((round) => round.kind === kind && round.from === from).length;
  expect([count("unplanned", "primary"), count("planned", "dr"), count("planned", "primary")]).toEqual([
    20, 24, 4,
  ]);
});

test("the modes take turns, and each has as many losses", () => {
  expect(inWords(schedule(2, MODES).slice(12))).toEqual([
    "1 pilot light: unplanned from primary",
    "1 pilot light: planned from dr",
    "1 warm standby: unplanned from primary",
    "1 warm standby: planned from dr",
    "1 warm standby, fast checks: unplanned from primary",
    "1 warm standby, fast checks: planned from dr",
  ]);
});

test("each round starts where the previous one ended, and the mode changes only where the primary serves", () => {
  let serves = "primary";
  let current = PILOT_LIGHT;
  for (const { from, mode } of [...schedule(7, MODES), ...shortSchedule(SHORT_MODES)]) {
    expect(from).toBe(serves);
    expect(mode === current || serves === "primary").toBe(true);
    current = mode;
    serves = serves === "primary" ? "dr" : "primary";
  }
});

test("the short form has one loss in each of two modes", () => {
  expect(inWords(shortSchedule(SHORT_MODES))).toEqual([
    "0 pilot light: unplanned from primary",
    "0 pilot light: planned from dr",
    "0 warm standby: unplanned from primary",
    "0 warm standby: planned from dr",
  ]);
});

test("every fault happens in each mode, and has a name of its own", () => {
  const rounds = faultSchedule(FAULTS, SHORT_MODES);
  expect(rounds.map(({ fault, mode }) => `${mode.name}: ${fault?.name}`).slice(0, 2)).toEqual([
    "pilot light: killed-after-fence",
    "pilot light: killed-before-tasks",
  ]);
  expect(rounds).toHaveLength(2 * FAULTS.length);
  expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
});

test("the faults have the names of the control half's", () => {
  const ofControl = CONTROL_FAULTS.map(({ name }) => name);
  expect(FAULTS.map(({ name }) => name).filter((name) => !ofControl.includes(name))).toEqual([]);
});
