import type { PlanRule } from "../plan-rule";
import { problemIf, subjects } from "../problems";
import { isBound } from "./permissions-boundary-removed";

export const permissionsBoundaryChanged: PlanRule = {
  id: "plan-permissions-boundary-changed",
  risk: "iam",
  effect: "exchanges a permissions boundary",
  title: "A boundary of permissions is exchanged for another only when that is meant",
  why: "What the old boundary kept back takes effect where the new one is wider.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
  severity: "warning",
  fix: "Read both policies: the new one must allow no more than the old one did.",
  subjects: subjects(["aws_iam_role", "aws_iam_user"], "permissions_boundary"),
  check: (change) => {
    const { after, before, isChanged } = change;
    return problemIf(
      isChanged &&
        isBound(before ?? {}) &&
        isBound(after ?? {}) &&
        before?.permissions_boundary !== after?.permissions_boundary,
      "exchanges the boundary of its permissions for another",
      ["permissions_boundary"],
    );
  },
};
