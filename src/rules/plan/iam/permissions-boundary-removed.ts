import type { PlanRule } from "../plan-rule";
import { lost, problemIf, subjects } from "../problems";

export const permissionsBoundaryRemoved: PlanRule = {
  id: "plan-permissions-boundary-removed",
  risk: "iam",
  effect: "removes a permissions boundary",
  title: "A boundary of permissions stays",
  why: "What the boundary kept back takes effect.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
  severity: "error",
  fix: "Keep the boundary.",
  subjects: subjects(["aws_iam_role", "aws_iam_user"], "permissions_boundary"),
  check: (change) =>
    problemIf(
      lost(change, ({ permissions_boundary }) => Boolean(permissions_boundary)) &&
        !change.isUnknown("permissions_boundary"),
      "takes the boundary of its permissions away",
      ["permissions_boundary"],
    ),
};
