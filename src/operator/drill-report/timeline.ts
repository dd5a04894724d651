/** What became of a visitor's request: a recorded visit, a page without one, or no page at all. */
type Outcome = "recorded" | "read-only" | "refused";

/**
 * What a round measured, moment by moment. All moments are seconds of AWS since the loss, since the service was quiesced, or
 * since the fault began.
 */
export interface Timeline {
  /** Rounds of one mode are drawn and compared together: `pilot light`. */
  readonly mode: string;
  readonly kind: "unplanned" | "planned" | "fault";
  /** What happens in a fault. @default - the kind is another */
  readonly title?: string;
  /** The number of the round in its drill. */
  readonly round: number;
  /** The region that the service leaves. */
  readonly from: string;
  /** Seconds of AWS per second of the machine. */
  readonly scale: number;
  /** Begin of the first bucket. */
  readonly fromSeconds: number;
  readonly bucketSeconds: number;
  readonly requests: readonly RequestSeries[];
  /** The most in each bucket, in seconds of the machine; null where nothing was measured. */
  readonly lagSeconds: readonly (number | null)[];
  /** States that change, such as whom DNS answers. */
  readonly tracks: readonly Track[];
  readonly marks: readonly Mark[];
  /** What the round is compared with the others by. */
  readonly result: RoundFigures;
}

/** Requests that DNS sent to one region, with one outcome, in each bucket; only of those that there were. */
export interface RequestSeries {
  readonly region: string;
  readonly outcome: Outcome;
  readonly counts: readonly number[];
}

export interface Track {
  readonly name: string;
  /** In order; the first is the state at the begin. */
  readonly changes: readonly { readonly at: number; readonly state: string }[];
}

/** A moment with a name: `promoted`. */
export interface Mark {
  readonly name: string;
  readonly at: number;
}

export interface RoundFigures {
  /** From the loss, or the quiescing, in seconds of AWS. */
  readonly firstPageAfter: number;
  readonly firstWriteAfter: number;
  /** Of what the replica had applied, in seconds of the machine. @default - not measured: nothing was lost on purpose */
  readonly lagSeconds?: number;
  readonly writesLost: number;
}
