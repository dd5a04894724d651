import type { PlanRule } from "../plan-rule";
import { parsed } from "./documents";
import { uncovered } from "./statements";

export const trustWidened: PlanRule = {
  id: "plan-trust-widened",
  risk: "iam",
  effect: "lets others assume a role",
  title: "No further principal may assume a role",
  why: "Whoever can assume it has all its permissions.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html",
  severity: "error",
  fix: "Name the principal, with a condition where it is not yours (sts:ExternalId, aws:SourceArn).",
  subjects: { aws_iam_role: ["assume_role_policy"] },
  check: (change) => {
    const attribute = "assume_role_policy";
    if (change.isUnknown(attribute)) {
      return [];
    }
    return uncovered(parsed(change.before?.[attribute]), parsed(change.after?.[attribute]))
      .filter(({ isPublic }) => change.isChanged || isPublic)
      .map(({ text }) => ({
        problem: `can be assumed by others: ${change.show(attribute, text)}`,
        attributes: [attribute],
      }));
  },
};
