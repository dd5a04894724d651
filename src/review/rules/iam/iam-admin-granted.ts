import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { newly, problemIf } from "../problems";
import { documentsOf } from "./documents";
import { isAdmin, isAdminPolicy } from "./grants";

const ATTACHMENTS = ["managed_policy_arn", "managed_policy_arns", "policy_arn", "policy_arns"];

function isAdminAttachment(values: Values): boolean {
  return ATTACHMENTS.flatMap((name) => values[name] ?? []).some(isAdminPolicy);
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
  words: [{ name: /^(managed_)?policy_arns?$/, judge: () => "fine", problem: "" }],
  subjects: "any",
  check: (change) => [
    ...problemIf(
      newly(change, isAdminAttachment),
      "attaches a policy that allows everything",
      ATTACHMENTS.filter((name) => name in (change.after ?? {})),
    ),
    ...documentsOf(change).flatMap(({ attribute, granted, of }) =>
      granted
        .filter((grant) => of === "identity" && isAdmin(grant))
        .map(({ text }) => ({
          problem: `grants everything: ${change.show(attribute, text)}`,
          attributes: [attribute],
        })),
    ),
  ],
};
