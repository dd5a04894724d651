import type { PlanRule } from "../plan-rule";
import { isAdminPolicy } from "./grants";

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
    aws_iam_role_policy_attachment: ["role", "policy_arn"],
    aws_iam_user_policy_attachment: ["user", "policy_arn"],
    aws_iam_group_policy_attachment: ["group", "policy_arn"],
  },
  check: (change) => {
    const kind = change.type.split("_")[2] as string;
    if (change.action === "delete" || change.isUnknown(kind) || change.after === undefined) return [];
    const { [kind]: holder, policy_arn } = change.after;
    if (isAdminPolicy(policy_arn)) return [];
    if (policy_arn === change.before?.policy_arn && holder === change.before?.[kind]) return [];
    return [
      {
        problem: (plan) =>
          plan.makes(`aws_iam_${kind}`, holder) ? undefined : `gives a ${kind} that exists a further policy`,
        attributes: ["policy_arn"],
      },
    ];
  },
};
