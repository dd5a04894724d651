import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { newly, problemIf } from "../problems";

const PUBLIC_ACLS = ["public-read", "public-read-write", "authenticated-read"];
const EVERYBODY = /groups\/(global\/AllUsers|global\/AuthenticatedUsers)"/;

function isPublic({ access_control_policy, acl, grant }: Values): boolean {
  return PUBLIC_ACLS.includes(acl) || EVERYBODY.test(JSON.stringify([access_control_policy, grant]));
}

export const bucketAclPublic: PlanRule = {
  id: "plan-bucket-acl-public",
  risk: "exposure",
  effect: "makes a bucket public",
  title: "No bucket ACL grants access to everybody",
  why: "Anyone who knows its name can read it, and perhaps write to it.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
  controls: ["S3.2", "S3.3"],
  severity: "error",
  fix: "Use the ACL private, or none with BucketOwnerEnforced.",
  subjects: {
    aws_s3_bucket: ["acl", "grant"],
    aws_s3_bucket_acl: ["acl", "access_control_policy"],
    aws_s3_object: ["acl"],
    aws_s3_object_copy: ["acl"],
    aws_s3_bucket_object: ["acl"],
  },
  check: (change) => problemIf(newly(change, isPublic), "grants everybody access by ACL", ["acl"]),
};
