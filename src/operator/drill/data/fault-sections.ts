import type { Section } from "../../drill-report";
import { type FaultRound, STALE_BOUND_SECONDS, type Takeover } from "./fault-round";
import { inEveryRound, yes } from "./in-every-round";
import type { Assumptions } from "./stage";

/** What holds in every round with a fault, and what each shows by itself. */
export function faultSections(rounds: readonly FaultRound[], assumptions: Assumptions): Section[] {
  const takeovers = rounds.flatMap(({ number, takeover }) => (takeover ? [{ number, ...takeover }] : []));
  return [
    {
      title: `Faults: ${rounds.length} rounds`,
      checks: [
        ...(takeovers.length > 0 ? checksOf(takeovers, assumptions) : []),
        inEveryRound(
          "acknowledged writes missing after reconciliation",
          "0",
          rounds,
          (round) => round.stillMissing,
        ),
        inEveryRound(
          "what differs from normal operation in the end",
          "nothing",
          rounds,
          ({ notNormal }) => notNormal.join(", ") || "nothing",
        ),
      ],
      tables: [tableOf(rounds)],
      notes: [
        `A stale writer may be answered for ${STALE_BOUND_SECONDS} s beside the newest one that serves: the 90 s of docs/dns.md until Route ` +
          "53's checkers have seen a change, and the time to live of the record. Counted are the pages that visitors got.",
        "A region that is cut off keeps its servers, as behind a broken network: it can come back at any moment, and a replica goes " +
          "on where it was. One that is lost is killed.",
      ],
    },
    ...rounds.map(({ section }) => section),
  ];
}

type NumberedTakeover = Takeover & { readonly number: number };

function checksOf(takeovers: readonly NumberedTakeover[], { promotionSeconds }: Assumptions) {
  const ordinary = takeovers.filter(({ exception }) => exception === undefined);
  // A promotion that is over sooner than visitors can have left leaves them with the stale writer for the rest.
  const isLong = promotionSeconds > STALE_BOUND_SECONDS;
  return [
    ...(isLong
      ? [
          inEveryRound("the fence was up before the promotion was complete", "yes", takeovers, (round) =>
            yes(round.fenceUpAfter < round.promotedAfter),
          ),
        ]
      : []),
    ...(isLong && ordinary.length > 0
      ? [
          inEveryRound(
            "visits recorded by the stale writer, where docs/dns.md has no row for it",
            "0",
            ordinary,
            ({ staleWrites }) => staleWrites,
          ),
        ]
      : []),
    inEveryRound(
      `a stale writer was answered beside the newest one for ${STALE_BOUND_SECONDS} s at most`,
      "yes",
      takeovers,
      ({ staleSeconds }) => (staleSeconds <= STALE_BOUND_SECONDS ? "yes" : `${Math.round(staleSeconds)} s`),
    ),
    inEveryRound("the stale writer would have recorded a visit, asked directly", "yes", takeovers, (round) =>
      yes(round.probeRecorded),
    ),
  ];
}

function tableOf(rounds: readonly FaultRound[]) {
  return {
    title: "Each round, in seconds of AWS since the fault began",
    columns: [
      ...["round", "mode", "fault", "fence up", "promoted", "first write of the newest writer"],
      ...["writes acknowledged", "writes lost", "found in the stale writer, and brought over"],
      ...["visits recorded by the stale writer", "pages of it beside the newest one", "for how long, s"],
      "row of docs/dns.md",
    ],
    rows: rounds.map(({ acknowledged, fault, firstWriteAfter, lost, mode, number, rowsFound, takeover }) => [
      ...[number, mode, fault],
      ...(takeover
        ? [takeover.fenceUpAfter, takeover.promotedAfter, firstWriteAfter].map(Math.round)
        : ["-", "-", "-"]),
      ...[acknowledged, lost, rowsFound],
      ...(takeover
        ? [takeover.staleWrites, takeover.stalePages, Math.round(takeover.staleSeconds)]
        : [0, 0, 0]),
      takeover?.exception ?? "-",
    ]),
  };
}
