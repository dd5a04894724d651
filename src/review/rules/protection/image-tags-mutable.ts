import type { PlanRule } from "../plan-rule";

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
  words: [
    {
      name: /(^|[._])(image_)?tag_(im)?mutability$|(^|[._])immutable_tags$/,
      judge: ({ after, before }) =>
        /^(IMMUTABLE|true)/.test(String(before)) && !/^(IMMUTABLE|true)/.test(String(after))
          ? "worse"
          : "fine",
      problem: "lets tags be overwritten",
      mayBeUnknown: true,
    },
  ],
};
