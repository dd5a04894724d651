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
  /** The id of the object that is destroyed, replaced or forgotten. */
  readonly id?: string;
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

/** A change that no rule judges and that is not known to be harmless. */
export interface NotJudged {
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  readonly isDrift: boolean;
  /** The id of the object that is destroyed or replaced. */
  readonly id?: string;
  /** What forces a replacement, or which values about security or data are altered, as paths. */
  readonly paths: readonly string[];
}

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
  /** Changes that destroy something, or are about security, and that are not judged: they keep it from being clear. */
  readonly notJudged: readonly NotJudged[];
  /** Number of other changes that are not judged. */
  readonly othersNotJudged: number;
  /** The same for every plan that does the same: an approval is of this. */
  readonly digest: string;
  /** What else the reader should know: expired waivers, an incomplete plan. */
  readonly notes: readonly string[];
}
