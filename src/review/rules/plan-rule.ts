import type { RuleInfo } from "../../services/rule";
import type { PlannedChange, Values } from "../../terraform/plan";
import type { Difference } from "../differences";

/** The risks of a change to those who run the stack, worst first: the groups of a review. */
export const RISKS = {
  destroy: "destroys or replaces what holds data",
  "database-role": "promotes or demotes a database",
  protection: "weakens deletion protection or backups",
  exposure: "opens to the public",
  iam: "widens permissions",
  encryption: "weakens encryption or TLS",
  monitoring: "stops what watches or records",
  actions: "runs more than the changes",
  checks: "fails its own checks",
  secrets: "shows secrets in plain text",
  capacity: "stops or starts capacity",
  dns: "moves traffic",
  region: "calls another region",
  drift: "was changed outside of Terraform",
  unknown: "is not known before the apply",
} as const;

export type Risk = keyof typeof RISKS;

/** Facts about a plan, known once all of it has been read. */
export interface PlanFacts {
  /** The region of the configuration's default AWS provider; undefined if there is none or it is unknown. */
  readonly homeRegion: string | undefined;
  /** The region of the provider that a resource is configured with. */
  readonly regionOf: (change: Addressed) => string | undefined;
  /** Whether the region of its provider is one that this project's stack calls by design besides its own. */
  readonly isSecondRegion: (change: Addressed) => boolean;
  /** Whether the bucket that a resource's argument names is one that the plan creates. */
  readonly createsBucketOf: (change: Addressed) => boolean;
  /** Whether the plan creates a resource of a type with this name or id. */
  readonly creates: (type: string, name: unknown) => boolean;
  /** Whether a record with the name and type of this one, in its zone, exists before and after. */
  readonly keepsRecord: (values: Values) => boolean;
  /** Whether the configuration takes an argument, given as a path without indexes, from another resource. */
  readonly dependsOnOthers: (address: string, path: string) => boolean;
  /** Whether the plan destroys a resource of a type with this name or id. */
  readonly destroys: (type: string, name: unknown) => boolean;
  /** Whether the plan starts or stops capacity or changes a database's role, as a step of a failover does. */
  readonly changesPosture: boolean;
}

/** What identifies a change's resource in the configuration. */
export interface Addressed {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
}

/** A rule's problem with one change. */
export interface PlanProblem {
  /**
   * What the change does, as text; or a function of the whole plan, called once it has been read, which returns undefined
   * where there is no problem. Values may appear in it only as returned by `PlannedChange.show`.
   */
  readonly problem: string | ((plan: PlanFacts) => string | undefined);
  /** Attributes to show with it. @default none */
  readonly attributes?: readonly string[];
  /**
   * Arguments, as paths without indexes, one of which the configuration must set; otherwise there is no problem, since the
   * provider computes them. @default whether they are configured does not matter
   */
  readonly ifConfigured?: readonly string[];
}

/** Whether a value becomes worse for those who run the stack; undefined: it matters, but a word cannot tell. */
export type Verdict = "worse" | "fine" | undefined;

/** A word of the vocabulary: what an attribute's name says about its values, for every type of every provider. */
export interface Word {
  /** Of the attribute's path without indexes: `versioning_configuration.status`. */
  readonly name: RegExp;
  /** The types that it is for. @default all */
  readonly types?: RegExp;
  /** The types in which the name means something else. @default none */
  readonly exceptTypes?: RegExp;
  readonly judge: (value: Difference) => Verdict;
  readonly problem: string | ((value: Difference) => string);
  /** Whether a creation can break it: elsewhere a creation weakens nothing. @default false */
  readonly onCreation?: boolean;
  /** Whether any value can stay unknown until the apply. @default false */
  readonly mayBeUnknown?: boolean;
}

/** One thing that a plan should not do unreviewed: a pure function of one change of one resource. */
export interface PlanRule extends RuleInfo {
  readonly risk: Risk;
  /** What a change that breaks the rule does, for the verdict's line. */
  readonly effect: string;
  /** What attributes' names say, for every type of every provider. @default nothing */
  readonly words?: readonly Word[];
  /**
   * The resource types that it checks besides, each with the attributes that it reads; `any`: every resource.
   * @default none
   */
  readonly subjects?: Readonly<Record<string, readonly string[]>> | "any";
  /** The problems of a change of one of its subjects, except one left unchanged. @default none */
  readonly check?: (change: PlannedChange) => PlanProblem[];
}
