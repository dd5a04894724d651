import type { Rule } from "../../rule";
import { eachInstance, mustBe, NOT_APPLICABLE } from "../../subjects";

const RECOMMENDED = [
  "ELBSecurityPolicy-TLS13-1-2-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-3-2021-06",
  "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
];

export const recommendedTlsPolicy: Rule = {
  id: "elb-recommended-tls-policy",
  title: "An HTTPS listener accepts TLS 1.2 and 1.3 only, with forward secrecy",
  why: "A listener's default policy still accepts TLS 1.0.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
  controls: ["ELB.17"],
  severity: "error",
  fix: 'Set ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06".',
  check: (stacks) =>
    eachInstance(stacks, "aws_lb_listener", ({ values }) =>
      values.protocol === "HTTPS" ? mustBe(values, "ssl_policy", ...RECOMMENDED) : NOT_APPLICABLE,
    ),
};
