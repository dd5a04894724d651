import type { Values } from "../../../terraform/plan";
import { documentsOf } from "../iam/documents";
import type { PlanRule } from "../plan-rule";
import { newly, problemIf } from "../problems";

function isOpenPermission({ principal, principal_org_id, source_account, source_arn }: Values): boolean {
  return principal === "*" && !principal_org_id && !source_account && !source_arn;
}

export const resourcePolicyPublic: PlanRule = {
  id: "plan-resource-policy-public",
  risk: "exposure",
  effect: "allows everybody by policy",
  title: "No resource policy allows everybody without a condition",
  why: "Every AWS account, or anybody at all, may do what it allows.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  controls: ["S3.2", "S3.3", "KMS.5", "Lambda.1", "SNS.4", "SQS.3"],
  severity: "error",
  fix: "Name the principals, or restrict it by aws:SourceAccount, aws:SourceArn, aws:PrincipalOrgID or a VPC endpoint.",
  words: [
    {
      name: /^(principal|source_arn|source_account|principal_org_id)$/,
      types: /_permission$/,
      // Who may call is another: better or worse, a reader must say.
      judge: ({ before }) => (before === undefined ? "fine" : undefined),
      problem: "",
    },
  ],
  subjects: "any",
  check: (change) =>
    change.type === "aws_lambda_permission"
      ? problemIf(newly(change, isOpenPermission), "lets everybody call the function", ["principal"])
      : documentsOf(change).flatMap(({ attribute, granted, of }) =>
          granted
            .filter(({ isPublic }) => of === "resource" && isPublic)
            .map(({ text }) => ({
              problem: `lets everybody: ${change.show(attribute, text)}`,
              attributes: [attribute],
            })),
        ),
};
