import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { BUCKET, configurationOf } from "./buckets";

export const bucketVersioned: Rule = {
  id: "state-bucket-versioned",
  title: "A bucket has versioning enabled",
  why: "Replication requires it on both sides, and an overwritten state can only be recovered from an older version.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
  severity: "error",
  fix: 'Add an aws_s3_bucket_versioning with status "Enabled".',
  check: (stacks) =>
    eachInstance(stacks, BUCKET, ({ stack, id }) => {
      const status = configurationOf(stack, "aws_s3_bucket_versioning", id)?.versioning_configuration?.status;
      return status === "Enabled"
        ? undefined
        : problem("versioning_configuration.status", status, '"Enabled"');
    }),
};
