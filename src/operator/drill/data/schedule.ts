import type { Fault } from "./fault-round";
import { type Mode, PILOT_LIGHT } from "./modes";

/** A scheduled round. */
export interface ScheduledRound {
  readonly kind: "planned" | "unplanned" | "fault";
  /** The region that the service leaves; a fault begins and ends with it in the primary. */
  readonly from: "primary" | "dr";
  /** @default - the kind is not `fault` */
  readonly fault?: Fault;
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

/** Each fault in each mode. */
export function faultSchedule(faults: readonly Fault[], modes: readonly Mode[]): ScheduledRound[] {
  return modes.flatMap((mode) =>
    faults.map((fault) => ({ kind: "fault", from: "primary", fault, mode, cycle: 0 }) as const),
  );
}
