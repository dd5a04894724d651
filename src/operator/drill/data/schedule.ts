/** One round to come. */
export interface ScheduledRound {
  readonly kind: "planned" | "unplanned";
  /** The region that is left. */
  readonly from: "primary" | "dr";
}

/** A planned switchover there and back is added to every so many cycles. */
const BOTH_WAYS_EVERY = 5;

/** Losses of the primary, each with a planned switchover home; now and then a planned one there and back, too. */
export function schedule(unplanned: number): ScheduledRound[] {
  return Array.from({ length: unplanned }, (_, index): ScheduledRound[] => [
    { kind: "unplanned", from: "primary" },
    { kind: "planned", from: "dr" },
    ...(index % BOTH_WAYS_EVERY === 0
      ? ([
          { kind: "planned", from: "primary" },
          { kind: "planned", from: "dr" },
        ] as const)
      : []),
  ]).flat();
}

/** One of each kind. */
export const SHORT_SCHEDULE: readonly ScheduledRound[] = schedule(1).slice(0, 3);
