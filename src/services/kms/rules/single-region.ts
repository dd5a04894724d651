import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";

export const singleRegion: Rule = {
  id: "kms-single-region",
  title: "Keys are single-region",
  why: "RDS and Secrets Manager treat a multi-region key as a single-region one and re-encrypt across regions anyway: it gains nothing, and a policy change in one region does not reach the other.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
  severity: "error",
  fix: "Leave multi_region out; each region's stack has its own keys.",
  check: (stacks) =>
    eachInstance(stacks, ["aws_kms_key", "aws_kms_replica_key"], ({ type, values }) =>
      type === "aws_kms_replica_key"
        ? "aws_kms_replica_key: got a replica of a multi-region key, allowed: the region's own key"
        : mustBe(values, "multi_region", undefined, false),
    ),
};
