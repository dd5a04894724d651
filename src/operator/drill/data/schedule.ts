/** A scheduled round. */
export interface ScheduledRound {
  readonly kind: "planned" | "unplanned";
  /** The region that the service leaves. */
  readonly from: "primary" | "dr";
}

/** Every so many cycles, a planned switchover there and back is added. */
const BOTH_WAYS_EVERY = 5;

/** Losses of the primary, each followed by a planned failback; now and then a planned switchover there and back. */
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
