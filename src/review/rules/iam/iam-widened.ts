import type { PlannedChange } from "../../../terraform/plan";
import type { PlanFacts, PlanRule } from "../plan-rule";
import { documentsOf, IDENTITY_POLICIES, POLICIES, RESOURCE_POLICIES } from "./documents";
import { isWildcard } from "./grants";
import { type Grant, uncovered } from "./statements";

/** Whom a policy that is made is given to, by its type. */
const HOLDERS: Readonly<Record<string, readonly [string, string]>> = {
  aws_iam_role_policy: ["role", "aws_iam_role"],
  aws_iam_user_policy: ["user", "aws_iam_user"],
  aws_iam_group_policy: ["group", "aws_iam_group"],
};

/** A new policy widens what is there already; what is made with its policy has no less before. */
function ifHolderExists(change: PlannedChange, plan: PlanFacts, problem: string): string | undefined {
  const [attribute, type] = HOLDERS[change.type] ?? [];
  if (attribute === undefined || type === undefined || change.isUnknown(attribute)) return undefined;
  return plan.makes(type, change.after?.[attribute]) ? undefined : problem;
}

/** Another rule says it, and says more. */
function isOthersWord(type: string, grant: Grant): boolean {
  return (type in RESOURCE_POLICIES && grant.isPublic) || (type in IDENTITY_POLICIES && isWildcard(grant));
}

export const iamWidened: PlanRule = {
  id: "plan-iam-widened",
  risk: "iam",
  effect: "widens a policy",
  title: "A policy in use does not allow more without being read",
  why: "What holds it may do more from the next call on.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  severity: "warning",
  fix: "Read each statement; grant what is needed and no more.",
  subjects: POLICIES,
  check: (change) =>
    documentsOf(change).flatMap(({ after, attribute, before }) =>
      uncovered(before, after)
        .filter((grant) => !isOthersWord(change.type, grant))
        .map(({ text }) => {
          const problem = `allows more: ${change.show(attribute, text)}`;
          return {
            problem: change.action === "create" ? (plan) => ifHolderExists(change, plan, problem) : problem,
          };
        }),
    ),
};
