import type { PlanRule } from "../plan-rule";
import { lost, problemIf, subjects } from "../problems";

export const forceDestroyOn: PlanRule = {
  id: "plan-force-destroy-on",
  risk: "protection",
  effect: "lets a destroy empty it",
  title: "What is not empty is not destroyed",
  why: "A later destroy empties it first instead of being refused.",
  source:
    "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_bucket#force_destroy",
  severity: "error",
  fix: "Leave it false; empty it by hand before you destroy it.",
  subjects: {
    ...subjects(["aws_s3_bucket", "aws_route53_zone", "aws_backup_vault", "aws_iam_user"], "force_destroy"),
    ...subjects(["aws_ecr_repository"], "force_delete"),
  },
  check: (change) => {
    const attribute = change.type === "aws_ecr_repository" ? "force_delete" : "force_destroy";
    return problemIf(
      lost(change, (values) => values[attribute] !== true),
      "lets a destroy empty it first",
      [attribute],
    );
  },
};
