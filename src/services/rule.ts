import type { EndpointKind } from "../terraform/stack/reachability";
import type { SynthesizedStack } from "../terraform/stack/synthesized-stack";

/**
 * `error`: AWS refuses it, data or a failover is lost, or what AWS's foundational practices ask is weakened. `warning`:
 * allowed, and its owner should know.
 */
export type Severity = "error" | "warning";

/** What a rule says of one thing that it looked at. */
export interface Verdict {
  /** Name of the stack. */
  readonly stack: string;
  /** Address within the stack, such as `aws_db_instance.database`. */
  readonly address: string;
  /** What is wrong: the value got and the values allowed. @default - compliant */
  readonly problem?: string;
}

/** What an operator needs to know of a rule, whatever it looks at. */
export interface RuleInfo {
  /** Stable, kebab-case, in the words of the field: what waivers and the docs refer to. */
  readonly id: string;
  /** The constraint, as a sentence that is true of what is compliant. */
  readonly title: string;
  /** What happens otherwise. */
  readonly why: string;
  /** Where AWS, Terraform or the provider says so. */
  readonly source: string;
  /** Controls of AWS Foundational Security Best Practices that ask for the same, such as `RDS.3`. @default none */
  readonly controls?: readonly string[];
  readonly severity: Severity;
  /** What to change. */
  readonly fix: string;
}

/** One constraint on the synthesized stacks: a pure function over their JSON. */
export interface Rule extends RuleInfo {
  /** A verdict on each thing that the rule is about; none where there is no such thing. */
  readonly check: (stacks: readonly SynthesizedStack[], endpointKinds: readonly EndpointKind[]) => Verdict[];
}

/** A rule's word on a whole set of stacks. */
export type Answer = "compliant" | "non-compliant" | "not-applicable";

/** One violation. */
export interface Finding {
  /** Its id; null where a type of resource is refused that no service claims. */
  readonly rule: string | null;
  readonly severity: Severity;
  readonly stack: string;
  readonly address: string;
  /** The value got and the values allowed. */
  readonly message: string;
  readonly fix: string;
}

/** What a rule says of the stacks taken together. */
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
