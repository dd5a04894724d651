import type { Timeline } from "./timeline";

/** The two halves of a drill: Terraform against the emulated AWS, and real servers with visitors. */
export const HALVES = ["control", "data"] as const;

type HalfName = (typeof HALVES)[number];

/** One condition that had to hold. */
export interface Check {
  /** What was checked: `the writer after the activation`. */
  readonly what: string;
  readonly expected: string;
  readonly observed: string;
  readonly passed: boolean;
}

/** One step, with its time. */
export interface TimedStep {
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  /** @default none */
  readonly note?: string;
}

/** Figures in rows, such as API calls by region and service. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A part of a half: a round, a fault, the figures over all rounds. */
export interface Section {
  readonly title: string;
  /** @default none */
  readonly steps?: readonly TimedStep[];
  /** @default none */
  readonly checks?: readonly Check[];
  /** @default none */
  readonly tables?: readonly Table[];
  /** Paragraphs, such as what is measured and what is modelled. @default none */
  readonly notes?: readonly string[];
}

/** A recovery objective of the configuration, and how it was met. */
export interface Objective {
  readonly name: "RTO" | "RPO";
  readonly targetSeconds: number;
  /** The worst of all rounds. */
  readonly worstSeconds: number;
  /** What the figure includes, and what of it is modelled. */
  readonly basis: string;
}

/** The report of one half. */
export interface HalfReport {
  readonly half: HalfName;
  /** The database's engine and its version, where data flows: `MySQL 9.7.4`. @default none */
  readonly engine?: string;
  /** The command as typed. */
  readonly command: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** Seed of all random choices. */
  readonly seed: number;
  /** Versions and the machine: `{ Terraform: "1.11.4", cores: "2" }`. */
  readonly environment: Readonly<Record<string, string>>;
  /** How far a drill came that was stopped. @default - it ran to its end */
  readonly incomplete?: string;
  readonly objectives: readonly Objective[];
  readonly sections: readonly Section[];
  /** Of each round with visitors. @default none */
  readonly timelines?: readonly Timeline[];
}

/** `passed`; `failed`; `incomplete`: what ran passed, and a half is missing or has measured no objective. */
type ResultWord = "passed" | "failed" | "incomplete";

/** Whether a half held, and what did not. */
export interface DrillResult {
  readonly word: ResultWord;
  /** In words, worst first; none where all held. */
  readonly failures: readonly string[];
}

export function isMet({ targetSeconds, worstSeconds }: Objective): boolean {
  // A figure that was not measured is null in a report read back from JSON.
  return Number.isFinite(worstSeconds) && worstSeconds <= targetSeconds;
}

/** A half without checks has shown nothing, and has not passed; one that was stopped has no verdict. */
export function resultOf(half: HalfReport): DrillResult {
  const checks = half.sections.flatMap(({ title, checks: of = [] }) => of.map((check) => ({ title, check })));
  const failures = [
    ...(half.incomplete === undefined ? [] : [half.incomplete]),
    ...(checks.length === 0 && half.incomplete === undefined ? ["nothing was checked"] : []),
    ...half.objectives
      .filter((objective) => !isMet(objective))
      .map(
        ({ name, targetSeconds, worstSeconds }) =>
          `${name}: ${worstSeconds} s, the target is ${targetSeconds} s`,
      ),
    ...checks
      .filter(({ check }) => !check.passed)
      .map(
        ({ title, check }) =>
          `${title}: ${check.what}: expected ${check.expected}, observed ${check.observed}`,
      ),
  ];
  if (half.incomplete !== undefined) {
    return { word: "incomplete", failures };
  }
  return { word: failures.length === 0 ? "passed" : "failed", failures };
}

/** The result of a whole drill. */
export function combinedResult(halves: readonly HalfReport[]): DrillResult {
  const failures = halves.flatMap((half) =>
    resultOf(half).failures.map((failure) => `${half.half}: ${failure}`),
  );
  if (failures.length > 0) {
    const isFailed = halves.some((half) => resultOf(half).word === "failed");
    return { word: isFailed ? "failed" : "incomplete", failures };
  }
  const missing = HALVES.flatMap((name) => {
    const half = halves.find((one) => one.half === name);
    if (half === undefined) {
      return [`the ${name} half has not run`];
    }
    return half.objectives.length === 0 ? [`the ${name} half has no round: no objective is measured`] : [];
  });
  return { word: missing.length === 0 ? "passed" : "incomplete", failures: missing };
}
