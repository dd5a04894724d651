import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";

/** Resource types that hold data or its key, without generations as databases have. */
const STATEFUL = [
  "aws_ecr_repository",
  "aws_kms_key",
  "aws_route53_zone",
  "aws_s3_bucket",
  "aws_secretsmanager_secret",
];

export const preventDestroy: Rule = {
  id: "terraform-prevent-destroy",
  title: "A plan cannot replace what holds data, nor destroy it while its block exists",
  why: "A changed argument that forces replacement is a plan that destroys: with prevent_destroy it is an error instead. A block that is removed, such as that of a renamed construct, takes this protection with it: for that case a test pins the addresses, and the plan review blocks.",
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
