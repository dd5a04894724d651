import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { describe, expect, test } from "vitest";
import { decoded, synthesizeAlone } from "../../test/support/scratch";
import { StateBucket, StateReplication } from ".";

const stack = synthesizeAlone((scope) => {
  const west = new AwsProvider(scope, "aws-west", { alias: "west", region: "eu-west-1" });
  const south = new AwsProvider(scope, "aws-south", { alias: "south", region: "eu-south-2" });
  new StateReplication(scope, "copy", {
    roleName: "shop-state-replication",
    accountId: "123456789012",
    from: new StateBucket(scope, "one", { bucketName: "acme-1", logicalId: "state_one", provider: west }),
    to: new StateBucket(scope, "two", { bucketName: "acme-2", logicalId: "state_two", provider: south }),
    prefixes: ["primary/", "dns/"],
    provider: west,
  });
});

describe("what is copied", () => {
  const configuration = stack.resource("aws_s3_bucket_replication_configuration", "copy_configuration");
  const rule = (id: string, priority: number) => ({
    id,
    priority,
    status: "Enabled",
    filter: { prefix: `${id}/` },
    delete_marker_replication: { status: "Enabled" },
    destination: {
      bucket: "${aws_s3_bucket.state_two.arn}",
      storage_class: "STANDARD",
      replication_time: { status: "Enabled", time: { minutes: 15 } },
      metrics: { status: "Enabled", event_threshold: { minutes: 15 } },
    },
  });

  test("is each prefix, delete markers too, within 15 minutes", () => {
    expect(configuration.rule).toEqual([rule("primary", 1), rule("dns", 2)]);
  });

  test("goes from the origin, in the origin's region", () => {
    expect(configuration).toMatchObject({
      bucket: "${aws_s3_bucket.state_one.id}",
      provider: "aws.west",
      role: "${aws_iam_role.copy_role.arn}",
    });
  });

  test("waits for both buckets' versioning and for the role's policy", () => {
    expect(configuration.depends_on).toEqual([
      "aws_s3_bucket_versioning.one_versioning",
      "aws_s3_bucket_versioning.two_versioning",
      "aws_iam_role_policy.copy_policy",
    ]);
  });
});

describe("the role", () => {
  test("is assumed by S3 for this account only", () => {
    const { assume_role_policy, ...rest } = stack.resource("aws_iam_role");
    expect(rest).toEqual({
      name: "shop-state-replication",
      description: "S3 copies Terraform state to the other region with it",
    });
    expect(decoded(assume_role_policy)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "s3.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ],
    });
  });

  test("reads those prefixes of the origin and writes the same of the copy, and nothing more", () => {
    const { name, policy, role } = stack.resource("aws_iam_role_policy");
    expect(name).toBe("replicate-state");
    expect(role).toBe("${aws_iam_role.copy_role.id}");
    expect(decoded(policy)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
          Resource: "${aws_s3_bucket.state_one.arn}",
        },
        {
          Effect: "Allow",
          Action: [
            "s3:GetObjectVersionForReplication",
            "s3:GetObjectVersionAcl",
            "s3:GetObjectVersionTagging",
          ],
          Resource: ["${aws_s3_bucket.state_one.arn}/primary/*", "${aws_s3_bucket.state_one.arn}/dns/*"],
        },
        {
          Effect: "Allow",
          Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
          Resource: ["${aws_s3_bucket.state_two.arn}/primary/*", "${aws_s3_bucket.state_two.arn}/dns/*"],
        },
      ],
    });
  });
});
