import type { PlanRule } from "../plan-rule";
import { ownerOf, unlessOwnerIsDestroyed } from "../problems";
import { documentsOf } from "./documents";
import { undenied } from "./statements";

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
      // A policy without an owner denies nobody once it is gone.
      (change.action === "delete" && ownerOf(change) === undefined ? [] : undenied(before, after)).map(
        (text) => {
          const problem = `no longer denies: ${change.show(attribute, text)}`;
          return {
            attributes: [attribute],
            problem: change.action === "delete" ? unlessOwnerIsDestroyed(change, problem) : problem,
          };
        },
      ),
    ),
};
