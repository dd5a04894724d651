import type { PlannedChange } from "../../../terraform/plan";
import type { PlanFacts, PlanRule } from "../plan-rule";
import { lost, problemIf, subjects } from "../problems";

const BUCKETS = "aws_s3_bucket_server_side_encryption_configuration";

const TYPES = [
  "aws_db_instance",
  "aws_rds_cluster",
  "aws_secretsmanager_secret",
  "aws_cloudwatch_log_group",
  "aws_ebs_volume",
  "aws_efs_file_system",
  "aws_kinesis_stream",
  "aws_elasticache_replication_group",
];

function unlessBucketIsDestroyed({ before }: PlannedChange, plan: PlanFacts): string | undefined {
  return plan.destroys("aws_s3_bucket", before?.bucket)
    ? undefined
    : "removes the bucket's encryption settings";
}

export const ownKeyDropped: PlanRule = {
  id: "plan-own-key-dropped",
  risk: "encryption",
  effect: "drops a KMS key",
  title: "What is encrypted with its own KMS key stays encrypted with it",
  why: "AWS's default then decides who may read it, and neither a key policy nor disabling the key stops anybody.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-mgmt",
  severity: "warning",
  fix: "Keep the key.",
  subjects: {
    ...subjects(TYPES, "kms_key_id"),
    ...subjects(["aws_sns_topic", "aws_sqs_queue"], "kms_master_key_id"),
    aws_s3_bucket_server_side_encryption_configuration: ["rule", "bucket"],
  },
  check: (change) => {
    if (change.type === BUCKETS) {
      if (change.action === "delete") {
        return [{ problem: (plan) => unlessBucketIsDestroyed(change, plan) }];
      }
      return problemIf(
        lost(change, ({ rule }) => /"aws:kms/.test(JSON.stringify(rule))),
        "no longer encrypts with its KMS key",
        ["rule"],
      );
    }
    const attribute =
      change.type === "aws_sns_topic" || change.type === "aws_sqs_queue" ? "kms_master_key_id" : "kms_key_id";
    return problemIf(
      lost(change, (values) => Boolean(values[attribute])) && !change.isUnknown(attribute),
      "no longer encrypts with its KMS key",
      [attribute],
    );
  },
};
