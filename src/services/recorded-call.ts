/**
 * Whose calls they are: of a pull request's `plan`, which reads no resource anew; of a plan that does (`refresh`), and so
 * reads the secret, too; of an `apply`; of an activation; or of the person who deletes an old database.
 */
export type Run = "plan" | "refresh" | "apply" | "activate" | "retire";

/** The file pipelines/recorded-calls.json. */
export interface Recording {
  /** Of the stacks whose life was recorded: with others, it is to be recorded anew. Sorted. */
  readonly resourceTypes: readonly string[];
  readonly calls: readonly RecordedCall[];
}

/**
 * What the calls of a run asked of IAM for one action in one region, free of one configuration's values: see
 * `template.ts` for the placeholders.
 */
export interface RecordedCall {
  readonly run: Run;
  /** As IAM names it: `rds:ModifyDBInstance`. */
  readonly action: string;
  /** Region of the calls; `global` for IAM and Route 53. */
  readonly region: string;
  /** ARNs of what was there before; `*` where the action takes none. Sorted. */
  readonly resources: readonly string[];
  /** ARNs of what the calls made, with the project's tags; `*` where the action takes none. Sorted. @default none */
  readonly created?: readonly string[];
  /** IAM's condition keys whose value the call says; where there are several, one of them. @default none */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}
