import type { PlannedChange } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { problemIf } from "../problems";
import { isAdminPolicy } from "./grants";

const ROLES_OWN = "managed_policy_arns";

/** Whether an existing role's list has new policies, other than administrator policies. */
function isGivenMore({ after, before, isChanged }: PlannedChange): boolean {
  const had: unknown[] = [before?.[ROLES_OWN] ?? []].flat();
  const has: unknown[] = [after?.[ROLES_OWN] ?? []].flat();
  return isChanged && has.some((arn) => !had.includes(arn) && !isAdminPolicy(arn));
}

function given(kind: string): string {
  return `gives an existing ${kind} another policy`;
}

export const policyAttached: PlanRule = {
  id: "plan-policy-attached",
  risk: "iam",
  effect: "attaches a policy",
  title: "No existing user, group or role gets another policy unreviewed",
  why: "They may do everything it allows from the next call on.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-attach-detach.html",
  severity: "warning",
  fix: "Review the policy; attach the narrowest that suffices.",
  subjects: {
    aws_iam_role: ["managed_policy_arns"],
    aws_iam_role_policy_attachment: ["role", "policy_arn"],
    aws_iam_user_policy_attachment: ["user", "policy_arn"],
    aws_iam_group_policy_attachment: ["group", "policy_arn"],
  },
  check: (change) => {
    if (change.type === "aws_iam_role") {
      return problemIf(isGivenMore(change), given("role"), [ROLES_OWN]);
    }
    const kind = change.type.split("_")[2] as string;
    if (change.action === "delete" || change.isUnknown(kind) || change.after === undefined) {
      return [];
    }
    const { [kind]: holder, policy_arn } = change.after;
    if (isAdminPolicy(policy_arn)) {
      return [];
    }
    if (policy_arn === change.before?.policy_arn && holder === change.before?.[kind]) {
      return [];
    }
    return [
      {
        problem: (plan) => (plan.creates(`aws_iam_${kind}`, holder) ? undefined : given(kind)),
        attributes: ["policy_arn"],
      },
    ];
  },
};
