import { statementsOf } from "../../iam/rules/policies";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";

export const bucketPolicyOwnAccount: Rule = {
  id: "state-bucket-policy-own-account",
  title: "A bucket's policy allows nothing; permissions come from the account's IAM policies",
  why: "A statement for another account outlives its purpose.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
  controls: ["S3.6"],
  severity: "error",
  fix: "Keep only Deny statements in the bucket's policy.",
  check: (stacks) =>
    eachInstance(stacks, "aws_s3_bucket_policy", (instance) =>
      statementsOf(instance)
        .filter(({ Effect }) => Effect !== "Deny")
        .map(({ Principal }) => problem("policy", Principal, "Deny statements only")),
    ),
};
