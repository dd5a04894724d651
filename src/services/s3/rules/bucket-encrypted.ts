import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { BUCKET, encryptionOf } from "./buckets";

export const bucketEncrypted: Rule = {
  id: "state-bucket-encrypted",
  title: "A bucket sets its encryption",
  why: "A state names every resource in the account; an explicit setting does not depend on the account's defaults.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html",
  severity: "error",
  fix: 'Add an aws_s3_bucket_server_side_encryption_configuration with sse_algorithm "AES256".',
  check: (stacks) =>
    eachInstance(stacks, BUCKET, ({ stack, id }) => {
      const algorithm = encryptionOf(stack, id)?.sse_algorithm;
      return ["AES256", "aws:kms", "aws:kms:dsse"].includes(algorithm)
        ? undefined
        : problem("sse_algorithm", algorithm, '"AES256" or "aws:kms"');
    }),
};
