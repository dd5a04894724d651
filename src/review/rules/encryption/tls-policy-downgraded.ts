import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { blocks, problemIf, subjects } from "../problems";

const ATTRIBUTES = ["ssl_policy", "viewer_certificate", "security_policy", "domain_endpoint_options"];

/** The oldest TLS version that a policy allows, from its name; undefined if there is no policy. */
function oldestVersion(values: Values | undefined): number | undefined {
  const [certificate] = blocks(values?.viewer_certificate);
  const [endpoint] = blocks(values?.domain_endpoint_options);
  const policy =
    values?.ssl_policy ??
    values?.security_policy ??
    certificate?.minimum_protocol_version ??
    endpoint?.tls_security_policy;
  if (typeof policy !== "string" || policy === "") {
    return undefined;
  }
  // TLS13-1-2: 1.3 and 1.2. TLS-1-2, FS-1-2, TLSv1.2, TLS_1_2, Min-TLS-1-2, TLS13_1_2: 1.2.
  const minor = /(?:TLS13[-_]1|TLS-1|FS-1|TLSv1|TLS_1)[-._](\d)(?!\d)/.exec(policy)?.[1];
  return 1 + Number(minor ?? 0) / 10;
}

export const tlsPolicyDowngraded: PlanRule = {
  id: "plan-tls-policy-downgraded",
  risk: "encryption",
  effect: "allows old TLS versions",
  title: "Old versions of TLS stay off",
  why: "An attacker in between can make both sides use a broken version.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
  controls: ["ELB.17", "CloudFront.15", "Opensearch.8"],
  severity: "error",
  fix: "Use a policy with TLS 1.2 or later: ELBSecurityPolicy-TLS13-1-2-2021-06, TLSv1.2_2021.",
  subjects: {
    ...subjects(["aws_lb_listener", "aws_alb_listener"], "ssl_policy"),
    aws_cloudfront_distribution: ["viewer_certificate"],
    ...subjects(["aws_api_gateway_domain_name"], "security_policy"),
    ...subjects(["aws_opensearch_domain", "aws_elasticsearch_domain"], "domain_endpoint_options"),
  },
  check: (change) => {
    const [before, after] = [oldestVersion(change.before), oldestVersion(change.after)];
    if (after === undefined) {
      return [];
    }
    const isLower = before === undefined ? after < 1.2 : after < before;
    return problemIf(
      isLower,
      `allows TLS ${after.toFixed(1)}`,
      Object.keys(change.after ?? {}).filter((name) => ATTRIBUTES.includes(name)),
    );
  },
};
