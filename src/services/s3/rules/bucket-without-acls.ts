import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { BUCKET, configurationOf } from "./buckets";

export const bucketWithoutAcls: Rule = {
  id: "state-bucket-without-acls",
  title: "A bucket has no access control lists",
  why: "They are a second way to grant permissions, object by object, which no policy shows.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
  controls: ["S3.12"],
  severity: "error",
  fix: 'Add aws_s3_bucket_ownership_controls with object_ownership = "BucketOwnerEnforced".',
  check: (stacks) =>
    eachInstance(stacks, BUCKET, ({ stack, id }) => {
      const controls = configurationOf(stack, "aws_s3_bucket_ownership_controls", id);
      const rule = [controls?.rule ?? {}].flat()[0] ?? {};
      return mustBe(rule, "object_ownership", "BucketOwnerEnforced");
    }),
};
