import { toEveryone } from "../../iam/rules/policies";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";

export const policyNotPublic: Rule = {
  id: "kms-policy-not-public",
  title: "A key's policy grants nothing to anyone outside the account",
  why: "A key that anyone may use protects nothing.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
  controls: ["KMS.5"],
  severity: "error",
  fix: "Leave the policy out, which leaves permissions to the account's IAM policies, or name principals.",
  check: (stacks) =>
    eachInstance(stacks, "aws_kms_key", (instance) => toEveryone(instance).map((text) => `policy: ${text}`)),
};
