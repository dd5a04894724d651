import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { BUCKET } from "./buckets";

export const bucketNotForced: Rule = {
  id: "state-bucket-not-forced",
  title: "A bucket with objects in it cannot be destroyed",
  why: "force_destroy deletes every version of every state first.",
  source:
    "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/website/docs/r/s3_bucket.html.markdown",
  severity: "error",
  fix: "Leave force_destroy out.",
  check: (stacks) =>
    eachInstance(stacks, BUCKET, ({ values }) => mustBe(values, "force_destroy", undefined, false)),
};
