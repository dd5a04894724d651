import type { LoggedCall } from "../../tools/emulator";

/** IAM's prefix of a service, where it is not the one that requests are signed for. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch", tagging: "tag" };

/**
 * IAM's action of an API operation, where it has another name.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "s3:GetBucketCors": "s3:GetBucketCORS",
  "s3:GetBucketAccelerateConfiguration": "s3:GetAccelerateConfiguration",
  "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
  "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
  "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
  "s3:GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3:HeadBucket": "s3:ListBucket",
  "s3:HeadObject": "s3:GetObject",
  "s3:ListObjects": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
};

/** Anyone may ask who he is, whatever the policies say. */
const NEEDS_NO_PERMISSION = new Set(["sts:GetCallerIdentity"]);

/** What IAM is asked for when a call comes; undefined where it is not asked. */
export function iamAction({ service, action, path }: LoggedCall): string | undefined {
  const operation =
    service === "route53" && /\/rrset\/?$/.test(path) && action.startsWith("POST")
      ? "ChangeResourceRecordSets"
      : action;
  const name = `${PREFIXES[service] ?? service}:${operation}`;
  if (NEEDS_NO_PERMISSION.has(name)) {
    return undefined;
  }
  if (!/^[a-z0-9-]+:\w+$/.test(name)) {
    throw new Error(`A call whose action is not known: ${service} ${action} ${path}`);
  }
  return OTHER_NAMES[name] ?? name;
}
