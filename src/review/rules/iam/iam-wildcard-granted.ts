import type { PlanRule } from "../plan-rule";
import { documentsOf } from "./documents";
import { isAdmin, isWildcard } from "./grants";

export const iamWildcardGranted: PlanRule = {
  id: "plan-iam-wildcard-granted",
  risk: "iam",
  effect: "grants every action of a service",
  title: "No policy grants every action of a service",
  why: "It also grants actions that the service adds in future.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21",
  controls: ["IAM.21"],
  severity: "warning",
  fix: "List only the actions that are needed.",
  subjects: "any",
  check: (change) =>
    documentsOf(change).flatMap(({ attribute, granted, of }) =>
      granted
        .filter((grant) => of === "identity" && isWildcard(grant) && !isAdmin(grant))
        .map(({ text }) => ({
          problem: `grants every action of a service: ${change.show(attribute, text)}`,
          attributes: [attribute],
        })),
    ),
};
