import { type Mode, PILOT_LIGHT } from "./modes";

/** A scheduled round. */
export interface ScheduledRound {
  readonly kind: "planned" | "unplanned";
  /** The region that the service leaves. */
  readonly from: "primary" | "dr";
  readonly mode: Mode;
  /** Rounds of one cycle and kind have the same random lag in every mode. */
  readonly cycle: number;
}

/** Every so many cycles, a planned switchover there and back is added. */
const BOTH_WAYS_EVERY = 5;

/**
 * Losses of the primary, each followed by a planned failback, in each mode in turn; now and then a planned switchover
 * there and back.
 *
 * @param losses - in each mode
 */
export function schedule(losses: number, modes: readonly Mode[] = [PILOT_LIGHT]): ScheduledRound[] {
  return Array.from({ length: losses }, (_, cycle) =>
    modes.flatMap((mode): ScheduledRound[] =>
      [
        { kind: "unplanned", from: "primary" } as const,
        { kind: "planned", from: "dr" } as const,
        ...(cycle % BOTH_WAYS_EVERY === 0
          ? ([
              { kind: "planned", from: "primary" },
              { kind: "planned", from: "dr" },
            ] as const)
          : []),
      ].map((round) => ({ ...round, mode, cycle })),
    ),
  ).flat();
}

/** One loss in each of these modes, each followed by a failback. */
export function shortSchedule(modes: readonly Mode[]): ScheduledRound[] {
  return modes.flatMap((mode) => schedule(1, [mode]).slice(0, 2));
}
