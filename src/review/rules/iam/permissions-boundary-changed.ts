import type { PlanRule } from "../plan-rule";
import { problemIf, subjects } from "../problems";
import { isBound } from "./permissions-boundary-removed";

export const permissionsBoundaryChanged: PlanRule = {
  id: "plan-permissions-boundary-changed",
  risk: "iam",
  effect: "replaces a permissions boundary",
  title: "A permissions boundary is replaced only when that is intended",
  why: "Permissions that the old boundary blocked take effect where the new one is wider.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
  severity: "warning",
  fix: "Compare both policies: the new one must allow no more than the old one.",
  subjects: subjects(["aws_iam_role", "aws_iam_user"], "permissions_boundary"),
  check: (change) => {
    const { after, before, isChanged } = change;
    return problemIf(
      isChanged &&
        isBound(before ?? {}) &&
        isBound(after ?? {}) &&
        before?.permissions_boundary !== after?.permissions_boundary,
      "replaces its permissions boundary with another",
      ["permissions_boundary"],
    );
  },
};
