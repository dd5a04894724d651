import type { PlanRule } from "../plan-rule";
import { unlessOwnerIsDestroyed } from "../problems";
import { ranked } from "../words";

export const ownKeyDropped: PlanRule = {
  id: "plan-own-key-dropped",
  risk: "encryption",
  effect: "drops a KMS key",
  title: "What is encrypted with its own KMS key stays encrypted with it",
  why: "AWS's default then decides who may read it, and neither a key policy nor disabling the key stops anybody.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-mgmt",
  severity: "warning",
  fix: "Keep the key.",
  words: [
    {
      name: /(^|[._])(kms_(master_)?key(_id|_arn|_identifier|_name)?|kms_(arn|id)|(customer_managed|encryption|disk_encryption|default_kms|customer|cmk)_key(_id|_arn|_name)?|\w+_kms_key(_id|_arn)?)$/,
      exceptTypes: /^aws_lb|accesslog/,
      // What another key protects cannot be told; a key for what had none is better.
      judge: ({ after, before }) => (before ? (after ? undefined : "worse") : "fine"),
      problem: "no longer encrypts with its KMS key",
      mayBeUnknown: true,
    },
    {
      name: /(^|[._])sse_algorithm$/,
      judge: ranked("", "aes256", "aws:kms", "aws:kms:dsse"),
      problem: "no longer encrypts with its KMS key",
      mayBeUnknown: true,
    },
  ],
  subjects: { aws_s3_bucket_server_side_encryption_configuration: ["bucket"] },
  check: (change) =>
    change.action === "delete"
      ? [{ problem: unlessOwnerIsDestroyed(change, "removes the bucket's encryption settings") }]
      : [],
};
