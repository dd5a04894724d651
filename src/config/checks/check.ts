import type { ParsedConfig } from "../schema";

/** A problem that shows only where several values meet. */
export interface Finding {
  /** The value to change, such as `scaling.minTasks`. */
  readonly path: string;
  /** Every other value the finding rests on: where one of them is itself a problem, the finding is left out. */
  readonly uses: readonly string[];
  readonly got: unknown;
  readonly allowed: string;
  readonly fix: string;
}

/** Looks at a document whose every single value is allowed. */
export type Check = (config: ParsedConfig) => readonly Finding[];
