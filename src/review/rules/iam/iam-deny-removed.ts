import type { PlannedChange } from "../../../terraform/plan";
import type { PlanFacts, PlanRule } from "../plan-rule";
import { documentsOf } from "./documents";
import { undenied } from "./statements";

/** What a separate policy belongs to, by the policy's type: the attribute that names the owner, and the owner's type. */
const OWNERS: Readonly<Record<string, readonly [string, string]>> = {
  aws_s3_bucket_policy: ["bucket", "aws_s3_bucket"],
  aws_iam_role_policy: ["role", "aws_iam_role"],
  aws_iam_user_policy: ["user", "aws_iam_user"],
  aws_iam_group_policy: ["group", "aws_iam_group"],
  aws_secretsmanager_secret_policy: ["secret_arn", "aws_secretsmanager_secret"],
  aws_sqs_queue_policy: ["queue_url", "aws_sqs_queue"],
  aws_sns_topic_policy: ["arn", "aws_sns_topic"],
  aws_ecr_repository_policy: ["repository", "aws_ecr_repository"],
};

/** A destroyed owner needs no deny; a policy without an owner denies nobody. */
function unlessOwnerIsDestroyed(
  { before, type }: PlannedChange,
  plan: PlanFacts,
  problem: string,
): string | undefined {
  const [attribute, owner] = OWNERS[type] ?? [];
  if (attribute === undefined || owner === undefined) {
    return undefined;
  }
  return plan.destroys(owner, before?.[attribute]) ? undefined : problem;
}

export const iamDenyRemoved: PlanRule = {
  id: "plan-iam-deny-removed",
  risk: "iam",
  effect: "removes a deny statement",
  title: "What a policy denies stays denied",
  why: "An explicit deny overrides every allow: without it, what other policies allow takes effect.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
  controls: ["S3.5"],
  severity: "error",
  fix: "Keep the statement, or state in the review what replaces it.",
  subjects: "any",
  check: (change) =>
    documentsOf(change).flatMap(({ after, attribute, before }) =>
      undenied(before, after).map((text) => {
        const problem = `no longer denies: ${change.show(attribute, text)}`;
        return {
          attributes: [attribute],
          problem:
            change.action === "delete" ? (plan) => unlessOwnerIsDestroyed(change, plan, problem) : problem,
        };
      }),
    ),
};
