import { statementsOf } from "../../iam/rules/policies";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";

export const bucketPolicyOwnAccount: Rule = {
  id: "state-bucket-policy-own-account",
  title: "A bucket's policy gives nothing to anyone; rights come from the account's IAM",
  why: "A statement for another account outlives the reason it was made for.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
  controls: ["S3.6"],
  severity: "error",
  fix: "Keep denials only in the bucket's policy.",
  check: (stacks) =>
    eachInstance(stacks, "aws_s3_bucket_policy", (instance) =>
      statementsOf(instance)
        .filter(({ Effect }) => Effect !== "Deny")
        .map(({ Principal }) => problem("policy", Principal, "denials only")),
    ),
};
