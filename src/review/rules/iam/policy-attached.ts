import type { PlannedChange } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { problemIf } from "../problems";
import { isAdminPolicy } from "./grants";

const ROLES_OWN = "managed_policy_arns";

/** A role that exists has policies in its list that it had not, none of which is an administrator's. */
function isGivenMore({ after, before, isChanged }: PlannedChange): boolean {
  const had: unknown[] = before?.[ROLES_OWN] ?? [];
  const has: unknown[] = after?.[ROLES_OWN] ?? [];
  return isChanged && has.some((arn) => !had.includes(arn) && !isAdminPolicy(arn));
}

function given(kind: string): string {
  return `gives a ${kind} that exists a further policy`;
}

export const policyAttached: PlanRule = {
  id: "plan-policy-attached",
  risk: "iam",
  effect: "attaches a policy",
  title: "Nobody that exists is given a further policy without it being read",
  why: "They may do all that it allows from the next call on.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-attach-detach.html",
  severity: "warning",
  fix: "Read the policy; attach the narrowest that serves.",
  subjects: {
    aws_iam_role: ["managed_policy_arns"],
    aws_iam_role_policy_attachment: ["role", "policy_arn"],
    aws_iam_user_policy_attachment: ["user", "policy_arn"],
    aws_iam_group_policy_attachment: ["group", "policy_arn"],
  },
  check: (change) => {
    if (change.type === "aws_iam_role") return problemIf(isGivenMore(change), given("role"), [ROLES_OWN]);
    const kind = change.type.split("_")[2] as string;
    if (change.action === "delete" || change.isUnknown(kind) || change.after === undefined) return [];
    const { [kind]: holder, policy_arn } = change.after;
    if (isAdminPolicy(policy_arn)) return [];
    if (policy_arn === change.before?.policy_arn && holder === change.before?.[kind]) return [];
    return [
      {
        problem: (plan) => (plan.makes(`aws_iam_${kind}`, holder) ? undefined : given(kind)),
        attributes: ["policy_arn"],
      },
    ];
  },
};
