import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { newly, problemIf } from "../problems";
import { documentsOf, IDENTITY_POLICIES } from "./documents";
import { isAdmin, isAdminPolicy } from "./grants";
import { uncovered } from "./statements";

const ATTACHMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role_policy_attachment: ["policy_arn"],
  aws_iam_user_policy_attachment: ["policy_arn"],
  aws_iam_group_policy_attachment: ["policy_arn"],
  aws_iam_policy_attachment: ["policy_arn"],
  aws_iam_role: ["managed_policy_arns"],
  aws_iam_role_policy_attachments_exclusive: ["policy_arns"],
  aws_iam_user_policy_attachments_exclusive: ["policy_arns"],
  aws_iam_group_policy_attachments_exclusive: ["policy_arns"],
  aws_ssoadmin_managed_policy_attachment: ["managed_policy_arn"],
};

function isAdminAttachment(values: Values): boolean {
  const { managed_policy_arn, managed_policy_arns, policy_arn, policy_arns } = values;
  return [managed_policy_arn, managed_policy_arns, policy_arn, policy_arns].flat().some(isAdminPolicy);
}

export const iamAdminGranted: PlanRule = {
  id: "plan-iam-admin-granted",
  risk: "iam",
  effect: "grants everything",
  title: "No policy grants everything",
  why: "Whoever has it controls the account, including this stack and its backups.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1",
  controls: ["IAM.1"],
  severity: "error",
  fix: "List only the actions and resources that are needed.",
  subjects: {
    ...IDENTITY_POLICIES,
    ...ATTACHMENTS,
    aws_iam_role: [...(IDENTITY_POLICIES.aws_iam_role ?? []), ...(ATTACHMENTS.aws_iam_role ?? [])],
  },
  check: (change) => [
    ...problemIf(
      newly(change, isAdminAttachment),
      "attaches a policy that allows everything",
      ATTACHMENTS[change.type],
    ),
    ...documentsOf(change).flatMap(({ after, attribute, before }) =>
      uncovered(before, after)
        .filter(isAdmin)
        .map(({ text }) => ({ problem: `grants everything: ${change.show(attribute, text)}` })),
    ),
  ],
};
