import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { describe, expect, test } from "vitest";
import { addresses, decoded, synthesizeAlone } from "../../test/support/scratch";
import { StateBucket } from "./bucket";

const stack = synthesizeAlone((scope) => {
  const provider = new AwsProvider(scope, "aws-south", { alias: "south", region: "eu-south-2" });
  new StateBucket(scope, "home", { bucketName: "acme-state-2", logicalId: "state_home", provider });
});

describe("a state bucket", () => {
  test("has the name given and cannot be destroyed by a plan, full or empty", () => {
    expect(stack.resource("aws_s3_bucket", "state_home")).toEqual({
      provider: "aws.south",
      bucket: "acme-state-2",
      lifecycle: { prevent_destroy: true },
      tags: { Name: "acme-state-2" },
    });
  });

  test("keeps every version", () => {
    expect(stack.resource("aws_s3_bucket_versioning").versioning_configuration).toEqual({
      status: "Enabled",
    });
  });

  test("is encrypted with S3's own keys, so that reading on a bad day depends on no other service", () => {
    expect(stack.resource("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" }, bucket_key_enabled: false },
    ]);
  });

  test("is owned by its account, without access lists", () => {
    expect(stack.resource("aws_s3_bucket_ownership_controls").rule).toEqual({
      object_ownership: "BucketOwnerEnforced",
    });
  });

  test("is closed to the public in all four ways", () => {
    expect(stack.resource("aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  test("answers over TLS only", () => {
    const { policy, depends_on } = stack.resource("aws_s3_bucket_policy");
    expect(decoded(policy)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["${aws_s3_bucket.state_home.arn}", "${aws_s3_bucket.state_home.arn}/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    expect(depends_on).toEqual(["aws_s3_bucket_public_access_block.home_public_access"]);
  });

  test("expires old versions after a year and aborts incomplete uploads after a week", () => {
    const { rule, depends_on } = stack.resource("aws_s3_bucket_lifecycle_configuration");
    expect(rule).toEqual([
      {
        id: "expire-old-versions",
        status: "Enabled",
        filter: [{ prefix: "" }],
        noncurrent_version_expiration: [{ noncurrent_days: 365 }],
        expiration: [{ expired_object_delete_marker: true }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
    expect(depends_on).toEqual(["aws_s3_bucket_versioning.home_versioning"]);
  });
});

test("every resource is about that bucket, in the region of the provider given", () => {
  const blocks = Object.entries(stack.json.resource ?? {}).flatMap(([type, byId]) =>
    Object.values(byId).map(({ bucket, provider }) => ({ type, bucket, provider })),
  );
  const id = "${aws_s3_bucket.state_home.id}";
  expect(blocks).toEqual([
    { type: "aws_s3_bucket", bucket: "acme-state-2", provider: "aws.south" },
    { type: "aws_s3_bucket_lifecycle_configuration", bucket: id, provider: "aws.south" },
    { type: "aws_s3_bucket_ownership_controls", bucket: id, provider: "aws.south" },
    { type: "aws_s3_bucket_policy", bucket: id, provider: "aws.south" },
    { type: "aws_s3_bucket_public_access_block", bucket: id, provider: "aws.south" },
    { type: "aws_s3_bucket_server_side_encryption_configuration", bucket: id, provider: "aws.south" },
    { type: "aws_s3_bucket_versioning", bucket: id, provider: "aws.south" },
  ]);
});

test("the bucket's address is the one given, whatever the construct is called", () => {
  expect(addresses(stack)).toEqual([
    "aws_s3_bucket.state_home",
    "aws_s3_bucket_lifecycle_configuration.home_lifecycle",
    "aws_s3_bucket_ownership_controls.home_ownership",
    "aws_s3_bucket_policy.home_policy",
    "aws_s3_bucket_public_access_block.home_public_access",
    "aws_s3_bucket_server_side_encryption_configuration.home_encryption",
    "aws_s3_bucket_versioning.home_versioning",
  ]);
});
