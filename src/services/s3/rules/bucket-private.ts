import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { BUCKET, configurationOf } from "./buckets";

const SWITCHES = [
  "block_public_acls",
  "block_public_policy",
  "ignore_public_acls",
  "restrict_public_buckets",
];

export const bucketPrivate: Rule = {
  id: "state-bucket-private",
  title: "A bucket blocks public access with all four settings",
  why: "One mistaken policy or access control list would publish the states.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  controls: ["S3.2", "S3.3", "S3.8"],
  severity: "error",
  fix: `Add an aws_s3_bucket_public_access_block with ${SWITCHES.join(", ")} = true.`,
  check: (stacks) =>
    eachInstance(stacks, BUCKET, ({ stack, id }) => {
      const block = configurationOf(stack, "aws_s3_bucket_public_access_block", id) ?? {};
      return SWITCHES.map((name) => mustBe(block, name, true));
    }),
};
