import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { BUCKET, configurationOf } from "./buckets";

export const bucketLifecycle: Rule = {
  id: "state-bucket-lifecycle",
  title: "A bucket expires old versions",
  why: "Each apply leaves a version of the state; without expiration they are kept for ever.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html",
  controls: ["S3.13"],
  severity: "error",
  fix: "Add an aws_s3_bucket_lifecycle_configuration with an enabled rule.",
  check: (stacks) =>
    eachInstance(stacks, BUCKET, ({ stack, id }) => {
      const rules: Block[] = configurationOf(stack, "aws_s3_bucket_lifecycle_configuration", id)?.rule ?? [];
      return rules.some(({ status }) => status === "Enabled")
        ? undefined
        : problem("rule", rules, "one that is enabled");
    }),
};
