import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import { Fn, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { assumeRolePolicy } from "../iam";
import type { StateBucket } from "./bucket";

export interface StateReplicationProps {
  /** Name of the replication role; IAM names are global to the account. */
  readonly roleName: string;
  readonly accountId: string;
  readonly from: StateBucket;
  readonly to: StateBucket;
  /** Key prefixes that are copied: the origin's own, disjoint from those that come back. */
  readonly prefixes: readonly string[];
  /** Provider of the origin's region. */
  readonly provider: TerraformProvider;
}

/**
 * Copies state, one way, to the other region's bucket, so that each region reads everything locally.
 *
 * Delete markers are copied too: Terraform's lock objects share the state's prefix and cannot be filtered
 * out, so their deletion must be replicated as well. S3 does not replicate replicas, so two of these, one each
 * way, do not loop.
 */
export class StateReplication extends Construct {
  constructor(scope: Construct, id: string, props: StateReplicationProps) {
    super(scope, id);
    const from = props.from.bucket;
    const to = props.to.bucket;
    const role = new IamRole(this, "role", {
      name: props.roleName,
      description: "S3 copies Terraform state to the other region with it",
      assumeRolePolicy: assumeRolePolicy("s3.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": props.accountId },
      }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "replicate-state",
      role: role.id,
      policy: Fn.jsonencode({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
            Resource: from.arn,
          },
          {
            Effect: "Allow",
            Action: [
              "s3:GetObjectVersionForReplication",
              "s3:GetObjectVersionAcl",
              "s3:GetObjectVersionTagging",
            ],
            Resource: props.prefixes.map((prefix) => `${from.arn}/${prefix}*`),
          },
          {
            Effect: "Allow",
            Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            Resource: props.prefixes.map((prefix) => `${to.arn}/${prefix}*`),
          },
        ],
      }),
    });
    new S3BucketReplicationConfigurationA(this, "configuration", {
      provider: props.provider,
      bucket: from.id,
      role: role.arn,
      rule: props.prefixes.map((prefix, index) => ({
        id: prefix.replace("/", ""),
        priority: index + 1,
        status: "Enabled",
        filter: { prefix },
        deleteMarkerReplication: { status: "Enabled" },
        destination: {
          bucket: to.arn,
          storageClass: "STANDARD",
          // Replication Time Control: 15 minutes, with the metrics that show whether it is met.
          replicationTime: { status: "Enabled", time: { minutes: 15 } },
          metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
        },
      })),
      dependsOn: [props.from.versioning, props.to.versioning, policy],
    });
  }
}
