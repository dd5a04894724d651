import type { PlannedChange } from "../../../terraform/plan";
import type { PlanFacts, PlanRule } from "../plan-rule";
import { documentsOf, IDENTITY_POLICIES, POLICIES, RESOURCE_POLICIES } from "./documents";
import { isWildcard } from "./grants";
import { type Grant, uncovered } from "./statements";

/** Whom a created policy is attached to, by its type. */
const HOLDERS: Readonly<Record<string, readonly [string, string]>> = {
  aws_iam_role_policy: ["role", "aws_iam_role"],
  aws_iam_user_policy: ["user", "aws_iam_user"],
  aws_iam_group_policy: ["group", "aws_iam_group"],
};

/** A new policy widens an existing holder; a holder created together with its policy had nothing before. */
function ifHolderExists(change: PlannedChange, plan: PlanFacts, problem: string): string | undefined {
  const [attribute, type] = HOLDERS[change.type] ?? [];
  if (attribute === undefined || type === undefined || change.isUnknown(attribute)) {
    return undefined;
  }
  return plan.creates(type, change.after?.[attribute]) ? undefined : problem;
}

/** Whether another rule reports it, in more detail. */
function isReportedElsewhere(type: string, grant: Grant): boolean {
  return (type in RESOURCE_POLICIES && grant.isPublic) || (type in IDENTITY_POLICIES && isWildcard(grant));
}

export const iamWidened: PlanRule = {
  id: "plan-iam-widened",
  risk: "iam",
  effect: "widens a policy",
  title: "A policy in use does not allow more unreviewed",
  why: "Its holders may do more from the next call on.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  severity: "warning",
  fix: "Review each statement; grant only what is needed.",
  subjects: POLICIES,
  check: (change) =>
    documentsOf(change).flatMap(({ after, attribute, before }) =>
      uncovered(before, after)
        .filter((grant) => !isReportedElsewhere(change.type, grant))
        .map(({ text }) => {
          const problem = `allows more: ${change.show(attribute, text)}`;
          return {
            problem: change.action === "create" ? (plan) => ifHolderExists(change, plan, problem) : problem,
          };
        }),
    ),
};
