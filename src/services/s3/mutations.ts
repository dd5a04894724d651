import { type Json, type Mutations, of, replace, type Stacks } from "../test-support";

const replication = (stacks: Stacks) =>
  of(stacks["terraform-state"], "aws_s3_bucket_replication_configuration", "primary_to_dr_configuration");
const bucketPart = (stacks: Stacks, type: string) =>
  Object.values<Json>(stacks["terraform-state"].resource[`aws_s3_bucket_${type}`])[0];

export const MUTATIONS: Mutations = {
  "state-backend-in-own-region": ({ dr }) => {
    dr.terraform.backend.s3.region = "eu-west-1";
  },
  "state-bucket-encrypted": (stacks) =>
    delete stacks["terraform-state"].resource.aws_s3_bucket_server_side_encryption_configuration,
  "state-bucket-lifecycle": (stacks) => {
    bucketPart(stacks, "lifecycle_configuration").rule[0].status = "Disabled";
  },
  "state-bucket-not-forced": (stacks) => {
    of(stacks["terraform-state"], "aws_s3_bucket", "state_dr").force_destroy = true;
  },
  "state-bucket-policy-own-account": (stacks) =>
    replace(bucketPart(stacks, "policy"), "policy", '"Deny"', '"Allow"'),
  "state-bucket-private": (stacks) => {
    bucketPart(stacks, "public_access_block").block_public_policy = false;
  },
  "state-bucket-tls-only": (stacks) => replace(bucketPart(stacks, "policy"), "policy", '"Deny"', '"Allow"'),
  "state-bucket-versioned": (stacks) => {
    bucketPart(stacks, "versioning").versioning_configuration.status = "Suspended";
  },
  "state-bucket-without-acls": (stacks) => {
    bucketPart(stacks, "ownership_controls").rule.object_ownership = "ObjectWriter";
  },
  "state-dns-beside-secondary": ({ dns }) => {
    dns.provider.aws[0].region = "eu-west-1";
  },
  "state-lockfile": ({ dr }) => delete dr.terraform.backend.s3.use_lockfile,
  "state-replication-after-versioning": (stacks) => replication(stacks).depends_on.shift(),
  "state-replication-covers-state": (stacks) => replication(stacks).rule.pop(),
  "state-replication-delete-markers": (stacks) => {
    replication(stacks).rule[0].delete_marker_replication.status = "Disabled";
  },
  "state-replication-disjoint": (stacks) => {
    replication(stacks).rule[0].filter.prefix = "dns/";
  },
  "state-replication-in-time": (stacks) => delete replication(stacks).rule[0].destination.metrics,
  "state-replication-kms": (stacks) => {
    const encryption = bucketPart(stacks, "server_side_encryption_configuration");
    encryption.rule[0].apply_server_side_encryption_by_default.sse_algorithm = "aws:kms";
  },
  "state-replication-role": (stacks) => {
    const policy = of(stacks["terraform-state"], "aws_iam_role_policy", "primary_to_dr_policy");
    replace(policy, "policy", "s3:ReplicateDelete", "s3:DeleteObject");
  },
};
