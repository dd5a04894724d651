import { describe, expect, test } from "vitest";
import { answer, findings, type Rule } from "../../src/services/rule";
import type { EndpointKind } from "../../src/terraform/stack/reachability";
import { type Block, type StackJson, SynthesizedStack } from "../../src/terraform/stack/synthesized-stack";

/** A small stack in a region; `json` as in `cdk.tf.json`. */
export function stackIn(region: string, name: string, json: StackJson): SynthesizedStack {
  return new SynthesizedStack(name, { provider: { aws: [{ region }] }, ...json });
}

/** A stack in eu-central-1 with resources only: `{ aws_vpc: { main: {...} } }`. */
export function withResources(resource: Readonly<Record<string, Readonly<Record<string, Block>>>>) {
  return [stackIn("eu-central-1", "dr", { resource })];
}

/** The posture variable of a region's stack. */
export const POSTURE = { posture: { type: "string", default: "standby" } };

export interface RuleFixtures {
  readonly compliant: readonly SynthesizedStack[];
  readonly violating: readonly SynthesizedStack[];
  /** What has network interfaces in the VPC, where the rule is about that. @default none */
  readonly endpointKinds?: readonly EndpointKind[];
  /** Every message about the violating fixture. */
  readonly problems: readonly string[];
}

/** Tests a rule on a fixture that complies and one that does not. */
export function testRule(
  rule: Rule,
  { compliant, endpointKinds = [], problems, violating }: RuleFixtures,
): void {
  describe(rule.id, () => {
    test("accepts a compliant fixture", () => {
      expect(findings(rule, compliant, endpointKinds)).toEqual([]);
      expect(answer(rule, compliant, endpointKinds)).toBe("compliant");
    });

    test("reports a violating one", () => {
      expect(findings(rule, violating, endpointKinds).map(({ message }) => message)).toEqual(problems);
    });
  });
}
