import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";

/** What holds data, or the key to it, and is not kept by generations as databases are. */
const STATEFUL = [
  "aws_ecr_repository",
  "aws_kms_key",
  "aws_route53_zone",
  "aws_s3_bucket",
  "aws_secretsmanager_secret",
];

export const preventDestroy: Rule = {
  id: "terraform-prevent-destroy",
  title: "What holds data cannot be replaced by a plan, nor destroyed while its block is there",
  why: "A changed argument that forces a replacement is a plan that destroys: with prevent_destroy it is an error instead. A block that is gone, like a renamed construct's, takes this protection along: for that the addresses are pinned by a test, and the review of a plan blocks.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/meta-arguments/lifecycle",
  controls: ["KMS.3"],
  severity: "error",
  fix: "Set lifecycle.prevent_destroy = true on keys, secrets, buckets, zones and repositories.",
  check: (stacks) =>
    eachInstance(stacks, STATEFUL, ({ values }) =>
      values.lifecycle?.prevent_destroy === true
        ? undefined
        : problem("lifecycle.prevent_destroy", values.lifecycle?.prevent_destroy, "true"),
    ),
};
