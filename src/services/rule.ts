import type { EndpointKind } from "../terraform/stack/reachability";
import type { SynthesizedStack } from "../terraform/stack/synthesized-stack";

/**
 * `error`: AWS refuses it, it loses data or breaks failover, or it weakens what AWS's foundational practices require.
 * `warning`: allowed, but the owner should know.
 */
export type Severity = "error" | "warning";

/** A rule's result for one thing that it checked. */
export interface Verdict {
  /** Name of the stack. */
  readonly stack: string;
  /** Address within the stack, such as `aws_db_instance.database`. */
  readonly address: string;
  /** What is wrong: the value got and the values allowed. @default - compliant */
  readonly problem?: string;
}

/** What an operator needs to know about a rule, whatever it checks. */
export interface RuleInfo {
  /** Stable, kebab-case, in the field's terms: waivers and the docs refer to it. */
  readonly id: string;
  /** The constraint, as a sentence that is true of compliant stacks. */
  readonly title: string;
  /** What happens if it is violated. */
  readonly why: string;
  /** Documentation by AWS, Terraform or the provider. */
  readonly source: string;
  /** Controls of AWS Foundational Security Best Practices that require the same, such as `RDS.3`. @default none */
  readonly controls?: readonly string[];
  readonly severity: Severity;
  /** What to change. */
  readonly fix: string;
}

/** One constraint on the synthesized stacks: a pure function over their JSON. */
export interface Rule extends RuleInfo {
  /** One verdict for each thing that the rule applies to; none if it applies to nothing. */
  readonly check: (stacks: readonly SynthesizedStack[], endpointKinds: readonly EndpointKind[]) => Verdict[];
}

/** A rule's result for a whole set of stacks. */
export type Answer = "compliant" | "non-compliant" | "not-applicable";

/** One violation. */
export interface Finding {
  /** Id of the rule; null for a resource type that no service claims. */
  readonly rule: string | null;
  readonly severity: Severity;
  readonly stack: string;
  readonly address: string;
  /** The value got and the values allowed. */
  readonly message: string;
  readonly fix: string;
}

/** A rule's result for the stacks taken together. */
export function answer(
  rule: Rule,
  stacks: readonly SynthesizedStack[],
  endpointKinds: readonly EndpointKind[],
): Answer {
  const verdicts = rule.check(stacks, endpointKinds);
  if (verdicts.length === 0) {
    return "not-applicable";
  }
  return verdicts.some(({ problem }) => problem !== undefined) ? "non-compliant" : "compliant";
}

/** Every violation of a rule. */
export function findings(
  rule: Rule,
  stacks: readonly SynthesizedStack[],
  endpointKinds: readonly EndpointKind[],
): Finding[] {
  return rule
    .check(stacks, endpointKinds)
    .flatMap(({ stack, address, problem }) =>
      problem === undefined
        ? []
        : [{ rule: rule.id, severity: rule.severity, stack, address, message: problem, fix: rule.fix }],
    );
}
