import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { lost, problemIf, subjects } from "../problems";
import { isAdminPolicy } from "./grants";

/** A boundary that allows everything blocks nothing. */
export function isBound({ permissions_boundary }: Values): boolean {
  return Boolean(permissions_boundary) && !isAdminPolicy(permissions_boundary);
}

export const permissionsBoundaryRemoved: PlanRule = {
  id: "plan-permissions-boundary-removed",
  risk: "iam",
  effect: "removes a permissions boundary",
  title: "A permissions boundary stays",
  why: "Permissions that the boundary blocked take effect.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
  severity: "error",
  fix: "Keep the boundary.",
  subjects: subjects(["aws_iam_role", "aws_iam_user"], "permissions_boundary"),
  check: (change) =>
    problemIf(
      lost(change, isBound) && !change.isUnknown("permissions_boundary"),
      "removes its permissions boundary",
      ["permissions_boundary"],
    ),
};
