import { show } from "../../../terraform/hcl";
import { instancesOf } from "../../../terraform/stack/instances";
import { situationsOf } from "../../../terraform/stack/situations";
import type { SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import type { Rule, Verdict } from "../../rule";
import { verdicts } from "../../subjects";

/** Resource types whose control plane is in us-east-1, whatever the stack's region. */
const GLOBAL = /^aws_(iam|route53|cloudfront|globalaccelerator)_/;

export const controlPlaneIndependentOfPosture: Rule = {
  id: "iam-and-route53-independent-of-posture",
  title: "An activation changes nothing in IAM or Route 53",
  why: "Both have their control plane in us-east-1 alone: in a disaster that reaches it, nothing can be changed there, while what exists keeps working.",
  source:
    "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html",
  severity: "error",
  fix: "Give roles, policies, records and health checks no count and no argument that depends on var.posture.",
  check: (stacks) => stacks.flatMap((stack) => (stack.json.variable?.posture ? compareStack(stack) : [])),
};

function compareStack(stack: SynthesizedStack): Verdict[] {
  const types = Object.keys(stack.json.resource ?? {}).filter((type) => GLOBAL.test(type));
  const situations = situationsOf(stack);
  return types.flatMap((type) =>
    Object.keys(stack.resources(type)).flatMap((id) => {
      const shapes = situations.map((situation) =>
        show(
          instancesOf(stack, type, situation)
            .filter((instance) => instance.id === id)
            .map(({ key, values }) => ({ key, values })),
        ),
      );
      return verdicts(
        stack,
        `${type}.${id}`,
        new Set(shapes).size === 1
          ? undefined
          : "var.posture: got arguments that depend on it, allowed: none",
      );
    }),
  );
}
