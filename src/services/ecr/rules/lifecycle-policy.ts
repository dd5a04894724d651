import { evaluate } from "../../../terraform/hcl";
import { idOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";

export const lifecyclePolicy: Rule = {
  id: "ecr-lifecycle-policy",
  title: "A repository has a lifecycle policy",
  why: "Without one, every image ever pushed is kept, billed, and can still be run.",
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
  controls: ["ECR.3"],
  severity: "error",
  fix: "Add an aws_ecr_lifecycle_policy for the repository.",
  check: (stacks) =>
    eachInstance(stacks, "aws_ecr_repository", ({ stack, id, values }) =>
      Object.values(stack.resources("aws_ecr_lifecycle_policy")).some(({ repository }) => {
        const named = evaluate(repository, {});
        return named === values.name || idOf(named, "aws_ecr_repository") === id;
      })
        ? undefined
        : "aws_ecr_lifecycle_policy: got none for the repository, allowed: one",
    ),
};
