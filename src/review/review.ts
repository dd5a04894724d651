import type { Severity } from "../services/rule";
import type { Action, ActionCounts } from "../terraform/plan";
import type { ShownAttribute } from "./attributes";
import type { Risk } from "./rules";

/** One thing that a plan does and its reader should know. */
export interface ReviewFinding {
  /** The id of the rule. */
  readonly rule: string;
  readonly risk: Risk;
  readonly severity: Severity;
  readonly address: string;
  readonly action: Action;
  /** What the change does, in words. */
  readonly message: string;
  /** The attributes that say so, without secrets. */
  readonly attributes: readonly ShownAttribute[];
  readonly fix: string;
  readonly source: string;
  readonly controls: readonly string[];
  /** Whether the policy lets it stop a pipeline. */
  readonly blocks: boolean;
  /** The waiver that lifts the block. */
  readonly waivedBy?: { readonly id: string; readonly reason: string; readonly expires: string };
}

/** `blocked`: something blocks; `review`: someone should read it; `clear`: nothing at risk. */
export type ReviewVerdict = "blocked" | "review" | "clear";

/** What a plan does to those who run the stack. */
export interface Review {
  readonly verdict: ReviewVerdict;
  /** The verdict in one line. */
  readonly headline: string;
  readonly terraformVersion?: string;
  readonly formatVersion: string;
  /** How many resources there are for each action. */
  readonly counts: ActionCounts;
  /** How many resources changed outside of Terraform. */
  readonly drifted: number;
  /** How many changes, drift included, no finding is about. */
  readonly notListed: number;
  /** Worst first. */
  readonly findings: readonly ReviewFinding[];
  /** What else the reader should know: waivers that expired, a plan that is not whole. */
  readonly notes: readonly string[];
}
