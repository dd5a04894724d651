import { evaluate, jsonOf, show } from "../../../terraform/hcl";
import { idOf } from "../../../terraform/stack/references";
import type { Block, SynthesizedStack } from "../../../terraform/stack/synthesized-stack";

export const ROLE = "aws_iam_role";
const POLICY_TYPES = ["aws_iam_role_policy", "aws_iam_role_policy_attachment"] as const;

/** Addresses of a role's policies that are separate resources. */
export function policiesOfRole(stack: SynthesizedStack, roleId: string): string[] {
  return POLICY_TYPES.flatMap((type) =>
    Object.entries(stack.resources(type))
      .filter(([, block]) => idOf(evaluate(block.role, {}), ROLE) === roleId)
      .map(([id]) => `${type}.${id}`),
  );
}

/** Whether a role's inline policies allow an action on a resource, spelled as in the synthesized JSON. */
export function allows(stack: SynthesizedStack, roleId: string, action: string, resource: string): boolean {
  return policiesOfRole(stack, roleId)
    .map((address) => stack.resources("aws_iam_role_policy")[address.split(".")[1] ?? ""])
    .flatMap((policy): Block[] => [jsonOf(evaluate(policy?.policy, {}))?.Statement ?? []].flat())
    .some(
      ({ Effect, Action, Resource }) =>
        Effect === "Allow" &&
        [Action].flat().includes(action) &&
        [Resource].flat().map(show).includes(resource),
    );
}
