import { evaluate } from "../../../terraform/hcl";
import { idOf } from "../../../terraform/stack/references";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";
import { BUCKET, REPLICATION } from "./buckets";

const VERSIONING = "aws_s3_bucket_versioning";

export const replicationAfterVersioning: Rule = {
  id: "state-replication-after-versioning",
  title: "Replication is configured after versioning is enabled on both buckets",
  why: "S3 refuses it otherwise, and only depends_on creates that dependency.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
  severity: "error",
  fix: "Add the aws_s3_bucket_versioning of both buckets to depends_on.",
  check: (stacks) =>
    eachInstance(stacks, REPLICATION, ({ stack, values }) => {
      const rules: Block[] = values.rule ?? [];
      const buckets = [values.bucket, ...rules.map(({ destination }) => destination?.bucket)].map((bucket) =>
        idOf(bucket, BUCKET),
      );
      const after: string[] = values.depends_on ?? [];
      const versionings = Object.entries(stack.resources(VERSIONING)).filter(([id]) =>
        after.includes(`${VERSIONING}.${id}`),
      );
      const versioned = versionings.map(([, block]) => idOf(evaluate(block.bucket, {}), BUCKET));
      return [...new Set(buckets)]
        .filter((bucket) => !versioned.includes(bucket))
        .map((bucket) => `depends_on: got no versioning of ${bucket}, allowed: that of both buckets`);
    }),
};
