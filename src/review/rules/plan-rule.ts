import type { RuleInfo } from "../../services/rule";
import type { PlannedChange } from "../../terraform/plan";

/** What a change can do to those who run the stack, worst first: the groups of a review. */
export const RISKS = {
  destroy: "destroys or replaces what holds data",
  "database-role": "promotes or demotes a database",
  protection: "weakens deletion protection or backups",
  exposure: "opens to the public",
  iam: "widens permissions",
  encryption: "weakens encryption or TLS",
  monitoring: "stops what watches or records",
  checks: "fails its own checks",
  secrets: "shows secrets in clear",
  capacity: "stops or starts capacity",
  dns: "moves traffic",
  region: "calls another region",
  drift: "was changed outside of Terraform",
  unknown: "is not known before the apply",
} as const;

export type Risk = keyof typeof RISKS;

/** What is known of a plan once all of it has been read. */
export interface PlanFacts {
  /** The region of the configuration's default AWS provider; undefined where it has none, or it is not known. */
  readonly homeRegion: string | undefined;
  /** The region of the provider that a resource is configured with. */
  readonly regionOf: (change: Addressed) => string | undefined;
  /** Whether the plan makes a resource of a type with this name or id. */
  readonly makes: (type: string, name: unknown) => boolean;
  /** Whether a set of records, as `recordSet` names it, is there before and afterwards. */
  readonly keepsRecords: (set: string) => boolean;
  /** Whether the plan destroys one. */
  readonly destroys: (type: string, name: unknown) => boolean;
  /** Whether the plan starts or stops what serves, or a database changes its role: a failover's step, say. */
  readonly changesPosture: boolean;
}

/** What finds a change's resource in the configuration. */
export interface Addressed {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
}

/** What a rule says against one change. */
export interface PlanProblem {
  /**
   * What the change does, in words. Or a question to the whole plan, asked when it has been read: undefined where there
   * is no problem. Values stand in it only as `PlannedChange.show` gives them.
   */
  readonly problem: string | ((plan: PlanFacts) => string | undefined);
  /** Attributes to show with it. @default none */
  readonly attributes?: readonly string[];
  /**
   * Arguments, as paths without indexes, of which the configuration sets one; otherwise there is no problem, since the
   * provider computes them. @default whether it is configured does not matter
   */
  readonly ifConfigured?: readonly string[];
}

/** One thing that a plan should not do unseen: a pure function over one change of one resource. */
export interface PlanRule extends RuleInfo {
  readonly risk: Risk;
  /** What a change does that breaks the rule, in the words of the verdict's line. */
  readonly effect: string;
  /** The resource types that it looks at, each with the attributes that it reads; `any`: every resource. */
  readonly subjects: Readonly<Record<string, readonly string[]>> | "any";
  /** What is wrong with a change of one of its subjects that is not left as it is; none where nothing is. */
  readonly check: (change: PlannedChange) => PlanProblem[];
}
