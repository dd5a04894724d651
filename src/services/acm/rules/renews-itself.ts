import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";

export const renewsItself: Rule = {
  id: "acm-renews-itself",
  title: "A certificate is validated by DNS",
  why: "ACM renews the certificate automatically as long as the validation record exists; one validated by e-mail waits for somebody to approve the renewal, and expires.",
  source: "https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
  controls: ["ACM.1"],
  severity: "error",
  fix: 'Set validation_method = "DNS" and keep the validation record.',
  check: (stacks) =>
    eachInstance(stacks, "aws_acm_certificate", ({ values }) => mustBe(values, "validation_method", "DNS")),
};
