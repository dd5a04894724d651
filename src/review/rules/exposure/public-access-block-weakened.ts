import type { PlannedChange } from "../../../terraform/plan";
import type { PlanFacts, PlanRule } from "../plan-rule";
import { newly, problemIf, subjects } from "../problems";

const SETTINGS = [
  "block_public_acls",
  "block_public_policy",
  "ignore_public_acls",
  "restrict_public_buckets",
];

function unlessBucketIsDestroyed({ before }: PlannedChange, plan: PlanFacts): string | undefined {
  return plan.destroys("aws_s3_bucket", before?.bucket) ? undefined : "removes Block Public Access";
}

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
  subjects: subjects(
    ["aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"],
    ...SETTINGS,
  ),
  check: (change) => {
    if (change.action === "delete") {
      return [{ problem: (plan) => unlessBucketIsDestroyed(change, plan) }];
    }
    const weakened = SETTINGS.filter((setting) => newly(change, (values) => values[setting] !== true));
    return problemIf(
      weakened.length > 0 && !weakened.some((setting) => change.isUnknown(setting)),
      "lets the bucket be public",
      weakened,
    );
  },
};
