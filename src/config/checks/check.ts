import type { ParsedConfig } from "../schema";

/** A problem that shows only where several values meet. */
export interface Conflict {
  /** The value to change, such as `scaling.minTasks`. */
  readonly path: string;
  /** Every other value the conflict rests on: where one of them is itself a problem, the conflict is left out. */
  readonly uses: readonly string[];
  readonly got: unknown;
  readonly allowed: string;
  readonly fix: string;
}

/** Checks a document whose values are each allowed on their own. */
export type Check = (config: ParsedConfig) => readonly Conflict[];
