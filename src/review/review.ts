import type { Severity } from "../services/rule";
import type { Action, ActionCounts } from "../terraform/plan";
import type { ShownAttribute } from "./attributes";
import type { Risk } from "./rules";

/** One effect of a plan that its reader should know about. */
export interface ReviewFinding {
  /** The id of the rule. */
  readonly rule: string;
  readonly risk: Risk;
  readonly severity: Severity;
  readonly address: string;
  readonly action: Action;
  /** What the change does, as text. */
  readonly message: string;
  /** The attributes that show it, without secrets. */
  readonly attributes: readonly ShownAttribute[];
  readonly fix: string;
  readonly source: string;
  readonly controls: readonly string[];
  /** Whether it stops a pipeline under the policy. */
  readonly blocks: boolean;
  /** The waiver that lifts the block. */
  readonly waivedBy?: { readonly id: string; readonly reason: string; readonly expires: string };
}

/** `blocked`: something blocks; `review`: someone should review it; `clear`: nothing at risk. */
export type ReviewVerdict = "blocked" | "review" | "clear";

/** The review of a plan: what it does to those who run the stack. */
export interface Review {
  readonly verdict: ReviewVerdict;
  /** The verdict in one line. */
  readonly headline: string;
  /** Whether nothing that the stack manages exists yet. */
  readonly isFirstApply: boolean;
  readonly terraformVersion?: string;
  readonly formatVersion: string;
  /** Number of resources for each action. */
  readonly counts: ActionCounts;
  /** Number of resources changed outside of Terraform. */
  readonly drifted: number;
  /** Number of changes, including drift, without a finding. */
  readonly notListed: number;
  /** Worst first. */
  readonly findings: readonly ReviewFinding[];
  /** What else the reader should know: expired waivers, an incomplete plan. */
  readonly notes: readonly string[];
}
