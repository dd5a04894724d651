import type { Mark, RoundFigures, Timeline } from "../../drill-report";
import type { Round } from "./run-drill";

/** A round as the report draws it; rounds of one mode are drawn together. */
export function timelineOf(round: Round): Timeline {
  return {
    mode: round.mode,
    kind: round.kind,
    round: round.number,
    ...(round.kind === "fault" && { title: round.title }),
    from: round.kind === "unplanned" ? "primary" : round.from,
    ...round.series,
    marks: marksOf(round).map(({ name, at }) => ({ name, at: Math.round(at) })),
    result: figuresOf(round),
  };
}

function marksOf(round: Round): readonly Mark[] {
  if (round.kind === "fault") {
    return round.marks;
  }
  const ofBoth = [
    { name: round.kind === "planned" ? "activated" : "decision", at: round.activatedAfter },
    { name: "first page", at: round.firstPageAfter },
    { name: "promoted", at: round.promotedAfter },
    { name: "first write", at: round.firstWriteAfter },
  ];
  const marks =
    round.kind === "planned"
      ? [{ name: "quiesced", at: 0 }, { name: "caught up", at: round.caughtUpAfter }, ...ofBoth]
      : [
          { name: "lost", at: 0 },
          { name: "unhealthy", at: round.unhealthyAfter },
          { name: "alarm", at: round.alarmAfter },
          ...ofBoth,
          { name: "primary is back", at: round.backAfter },
        ];
  return marks.sort((a, b) => a.at - b.at);
}

function figuresOf(round: Round): RoundFigures {
  const { firstPageAfter, firstWriteAfter } = round;
  const times = { firstPageAfter: Math.round(firstPageAfter), firstWriteAfter: Math.round(firstWriteAfter) };
  return round.kind !== "unplanned"
    ? { ...times, writesLost: round.lost }
    : {
        ...times,
        lagSeconds: Math.round(round.loss.lagSeconds * 100) / 100,
        writesLost: round.loss.lost.length,
      };
}
