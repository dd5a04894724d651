import type { PlanRule } from "../plan-rule";
import { lost, problemIf } from "../problems";

export const imageTagsMutable: PlanRule = {
  id: "plan-image-tags-mutable",
  risk: "protection",
  effect: "lets image tags be overwritten",
  title: "An image tag keeps naming the same image",
  why: "A push then replaces the image under the tag, and what starts is not the image that was tested and reviewed.",
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
  controls: ["ECR.2"],
  severity: "warning",
  fix: "Keep image_tag_mutability = IMMUTABLE.",
  subjects: { aws_ecr_repository: ["image_tag_mutability"] },
  check: (change) =>
    problemIf(
      lost(change, ({ image_tag_mutability }) => /^IMMUTABLE/.test(image_tag_mutability ?? "")),
      "lets tags be overwritten",
      ["image_tag_mutability"],
    ),
};
