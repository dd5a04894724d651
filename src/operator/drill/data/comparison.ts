import { median } from "../../../tools/statistics";
import type { Check, Section } from "../../drill-report";
import { MODES, PILOT_LIGHT } from "./modes";
import type { Round } from "./run-drill";

/** Fewer losses than this are too few for a verdict on a median. */
const LOSSES_FOR_A_VERDICT = 10;

/** At most this much of the pilot light's median. */
const FIRST_PAGE_GOALS: Readonly<Record<string, number>> = {
  "warm standby": 0.3,
  "warm standby, fast checks": 0.2,
};
const FIRST_WRITE_GOAL = 1.02;

/** The modes beside each other: medians, their ratios to the pilot light's, and whether they are what was promised. */
export function comparison(rounds: readonly Round[]): Section | undefined {
  const losses = (mode: string) =>
    rounds.filter((round) => round.kind === "unplanned").filter((round) => round.mode === mode);
  const modes = MODES.map(({ name }) => name).filter((name) => losses(name).length > 0);
  if (!modes.includes(PILOT_LIGHT.name) || modes.length < 2) {
    return undefined;
  }
  const figures = modes.map((mode) => {
    const of = losses(mode);
    const page = median(of.map((round) => round.firstPageAfter));
    const write = median(of.map((round) => round.firstWriteAfter));
    return {
      mode,
      count: of.length,
      page,
      write,
      lost: median(of.map(({ loss }) => loss.lost.length)),
      unexplained: of.reduce((sum, { loss }) => sum + loss.unexplained.length, 0),
      lostPlanned: rounds.reduce(
        (sum, round) => sum + (round.kind === "planned" && round.mode === mode ? round.lost : 0),
        0,
      ),
    };
  });
  const [pilotLight = figures[0], ...others] = figures;
  const ratio = (value: number, of: number) => Math.round((value / of) * 1000) / 1000;
  const isEnough = figures.every(({ count }) => count >= LOSSES_FOR_A_VERDICT);
  const goals = others.flatMap(({ mode, page, write }): Check[] => [
    atMost(
      `${mode}: median time to the first page`,
      ratio(page, pilotLight?.page ?? 0),
      FIRST_PAGE_GOALS[mode],
    ),
    atMost(`${mode}: median time to the first write`, ratio(write, pilotLight?.write ?? 0), FIRST_WRITE_GOAL),
  ]);
  return {
    title: `Compared: ${modes.join("; ")}`,
    checks: [
      ...(isEnough ? goals : []),
      ...figures.flatMap(({ lostPlanned, mode, unexplained }): Check[] => [
        none(`${mode}: lost writes older than the replica's lag`, unexplained),
        none(`${mode}: writes lost in planned switchovers`, lostPlanned),
      ]),
    ],
    tables: [
      {
        title: "Medians, in seconds of AWS, and as shares of the pilot light's",
        columns: ["", "losses", "first page", "share", "first write", "share", "writes lost"],
        rows: figures.map(({ count, lost, mode, page, write }) => [
          mode,
          count,
          Math.round(page),
          ratio(page, pilotLight?.page ?? 0),
          Math.round(write),
          ratio(write, pilotLight?.write ?? 0),
          lost,
        ]),
      },
    ],
    notes: [
      "The modes take turns, so that a busy machine is busy for all. In one cycle, each has the same link to the replica and " +
        "the same delay before it applies; what was being written at the moment of the loss is chance.",
      isEnough
        ? `At most ${Object.values(FIRST_PAGE_GOALS).join(" and ")} of the pilot light's time to the first page, and ${FIRST_WRITE_GOAL} of its ` +
          "time to the first write, is what a warm standby is for."
        : `Too few losses for a verdict on the medians: it takes ${LOSSES_FOR_A_VERDICT} in each mode (--full).`,
    ],
  };
}

/** The lines of the comparison for a terminal. */
export function comparisonInWords({ checks = [], tables = [] }: Section): string[] {
  const rows = tables.flatMap((table) => table.rows);
  return [
    ...rows.map(
      ([mode, losses, page, pageShare, write, writeShare]) =>
        `${mode}, ${losses} losses: first page ${page} s (${pageShare}x), first write ${write} s (${writeShare}x)`,
    ),
    ...checks.map(
      ({ expected, observed, passed, what }) =>
        `${passed ? "passed" : "FAILED"}: ${what}: ${observed}, expected ${expected}`,
    ),
  ];
}

function atMost(what: string, observed: number, goal = Number.POSITIVE_INFINITY): Check {
  return {
    what,
    expected: `${goal}x the pilot light's at most`,
    observed: `${observed}x`,
    passed: observed <= goal,
  };
}

function none(what: string, observed: number): Check {
  return { what, expected: "0", observed: String(observed), passed: observed === 0 };
}
