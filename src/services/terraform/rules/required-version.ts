import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";

export const requiredVersion: Rule = {
  id: "terraform-required-version",
  title: "A stack requires Terraform 1.11 or later",
  why: "Write-only arguments and the S3 lock file need 1.11: an earlier Terraform stops with an error about an argument, not about its own version.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/resources/ephemeral/write-only",
  severity: "error",
  fix: 'Set required_version to ">= 1.11.0" with an upper bound.',
  check: (stacks) =>
    stacks.flatMap((stack) => {
      const constraint = stack.json.terraform?.required_version;
      const [, major, minor] = /(?:>=|~>|=|^)\s*(\d+)\.(\d+)/.exec(constraint ?? "") ?? [];
      const isEnough = Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 11);
      return verdicts(
        stack,
        "terraform",
        isEnough ? undefined : problem("required_version", constraint, "a lower bound of 1.11.0 or later"),
      );
    }),
};
