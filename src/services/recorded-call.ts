/**
 * The run that makes the calls: a pull request's `plan`, without a refresh; a plan with a refresh (`refresh`), which also
 * reads the secret; an `apply`; an activation; or an operator's deletion of an old database.
 */
export type Run = "plan" | "refresh" | "apply" | "activate" | "retire";

/** The file pipelines/recorded-calls.json. */
export interface Recording {
  /** Of the recorded stacks, and `data.TYPE` of what they read: if they change, the calls have to be recorded again. Sorted. */
  readonly resourceTypes: readonly string[];
  readonly calls: readonly RecordedCall[];
}

/**
 * Permissions that a run's calls needed for one action in one region, independent of a configuration's values: see
 * `template.ts` for the placeholders.
 */
export interface RecordedCall {
  readonly run: Run;
  /** IAM action, such as `rds:ModifyDBInstance`. */
  readonly action: string;
  /** Region of the calls; `global` for IAM and Route 53. */
  readonly region: string;
  /** ARNs of existing resources; `*` if the action takes none. Sorted. */
  readonly resources: readonly string[];
  /** ARNs of created resources, with the project's tags; `*` if the action takes none. Sorted. @default none */
  readonly created?: readonly string[];
  /** IAM condition keys whose values the calls contain; any one of several values. @default none */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}
