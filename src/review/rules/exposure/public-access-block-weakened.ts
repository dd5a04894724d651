import type { PlanRule } from "../plan-rule";
import { subjects, unlessOwnerIsDestroyed } from "../problems";
import { betterOn, ranked } from "../words";

const BLOCKS = [
  "aws_s3_bucket_public_access_block",
  "aws_s3_account_public_access_block",
  "aws_ebs_snapshot_block_public_access",
  "aws_emr_block_public_access_configuration",
];

export const publicAccessBlockWeakened: PlanRule = {
  id: "plan-public-access-block-weakened",
  risk: "exposure",
  effect: "weakens Block Public Access",
  title: "S3 Block Public Access stays on",
  why: "A public policy or ACL, existing or added later by mistake, then takes effect.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  controls: ["S3.1", "S3.8"],
  severity: "error",
  fix: "Keep all four settings true.",
  words: [
    {
      name: /(^|[._])(block_public_(acls|policy)|ignore_public_acls|restrict_public_buckets|block_public_security_group_rules)$/,
      judge: betterOn,
      problem: "lets the bucket be public",
      onCreation: true,
    },
    {
      name: /^(state|public_access_prevention|image_block_public_access_state)$/,
      types: /block_public_access$|storage_bucket$/,
      judge: ranked("unblocked", "inherited", "block-new-sharing", "block-all-sharing", "enforced"),
      problem: "lets it be public",
    },
  ],
  subjects: subjects(BLOCKS, "bucket"),
  check: (change) =>
    change.action === "delete"
      ? [{ problem: unlessOwnerIsDestroyed(change, "removes Block Public Access") }]
      : [],
};
