import type { Config } from "../../config";
import { placeholderRegionOutputs } from "../../contract";
import { SERVICES } from "../../services";
import { evaluate, hasUnknown, jsonOf, type Scope } from "../../terraform/hcl";
import { idOf, regionOf } from "../../terraform/stack/references";
import { situationsOf } from "../../terraform/stack/situations";
import type { Block, SynthesizedStack } from "../../terraform/stack/synthesized-stack";

/** One statement, as written in its policy. */
export interface WrittenStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy of a role. */
interface RolePolicy {
  readonly Version: string;
  readonly Statement: readonly WrittenStatement[];
}

/** A role of a stack, with everything that decides what it may do. */
export interface StackRole {
  /** Who may assume it. */
  readonly trustPolicy: { readonly Version: string; readonly Statement: unknown };
  /** Inline and managed. */
  readonly policies: readonly RolePolicy[];
}

/**
 * AWS managed policies that the stacks attach, as AWS publishes them.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html
 */
const MANAGED_POLICIES: Readonly<Record<string, RolePolicy>> = {
  "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy": {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: [
          "ecr:GetAuthorizationToken",
          "ecr:BatchCheckLayerAvailability",
          "ecr:GetDownloadUrlForLayer",
          "ecr:BatchGetImage",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
        ],
        Resource: "*",
      },
    ],
  },
};

/**
 * The roles of a stack by logical id, with ARNs as AWS would assign them in place of references.
 *
 * @throws Error if anything stays unknown: an incomplete policy proves nothing.
 */
export function rolesOf(stack: SynthesizedStack, config: Config): Readonly<Record<string, StackRole>> {
  const scope = knownOf(stack, config);
  const document = (written: unknown) => {
    const known = jsonOf(evaluate(written, scope));
    if (known === undefined || hasUnknown(known)) {
      throw new Error(`${stack.name}: parts of ${JSON.stringify(written)} are unknown.`);
    }
    return known;
  };
  const attachedTo = (type: string, id: string): Block[] =>
    Object.values(stack.resources(type)).filter(
      (block) => idOf(evaluate(block.role, {}), "aws_iam_role") === id,
    );
  return Object.fromEntries(
    Object.entries(stack.resources("aws_iam_role")).map(([id, role]) => [
      id,
      {
        trustPolicy: document(role.assume_role_policy),
        policies: [
          ...(role.inline_policy ?? []).map(({ policy }: Block) => document(policy)),
          ...attachedTo("aws_iam_role_policy", id).map(({ policy }) => document(policy)),
          ...attachedTo("aws_iam_role_policy_attachment", id).map(({ policy_arn: arn }) => managed(arn)),
        ],
      },
    ]),
  );
}

function managed(arn: string): RolePolicy {
  const document = MANAGED_POLICIES[arn];
  if (!document) {
    throw new Error(`${arn}: add the policy as AWS publishes it to MANAGED_POLICIES.`);
  }
  return document;
}

/** The values of references in policies. */
function knownOf(stack: SynthesizedStack, config: Config): Scope {
  const types = SERVICES.flatMap(({ resources }) => Object.entries(resources));
  const arns = types.flatMap(([type, { arn }]) => {
    if (arn === undefined) {
      return [];
    }
    const named = Object.entries(stack.resources(type)).map(([id, block]) => [
      id,
      { arn: arn(block, id, regionOf(stack, block) ?? "", config.accountId) },
    ]);
    return [[type, Object.fromEntries(named)]];
  });
  const outputs = (role: "primary" | "dr") => ({ outputs: placeholderRegionOutputs(config, role) });
  return {
    ...Object.fromEntries(arns),
    var: situationsOf(stack)[0]?.variables,
    data: { terraform_remote_state: { primary: outputs("primary"), dr: outputs("dr") } },
  };
}
