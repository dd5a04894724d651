import type { PlanRule } from "../plan-rule";

/** The policy or the version that a listener, a domain or a distribution negotiates. */
const TLS_VERSION =
  /(^|[._])((ssl|tls|tls_security|ssl_security|minimum_tls|cipher)_policy(_name)?|(min(imum)?_)?(tls|ssl|protocol)(_protocol)?_version|(tls|ssl)_minimum_version|min(imum)?_tls|origin_ssl_protocols|tls_config_policy)$|^security_policy$/;

/** The oldest TLS version that a policy, or one of a list of versions, allows; undefined if it names none. */
function oldestVersion(value: unknown): number | undefined {
  const versions = [value ?? []].flat().flatMap((one) => versionIn(String(one)));
  return versions.length === 0 ? undefined : Math.min(...versions);
}

function versionIn(policy: string): number[] {
  if (/SSLv?[23]/i.test(policy)) {
    return [0.9];
  }
  // TLS13-1-2: 1.3 and 1.2. TLS-1-2, FS-1-2, TLSv1.2, TLS_1_2, TLS1_2, Min-TLS-1-2, TLS13_1_2: 1.2.
  const [, minor] =
    /(?:TLS13[-_]1|TLS[-_]?1|FS-1|TLSv1)[-._](\d)(?!\d)/i.exec(policy) ?? /^1\.(\d)$/.exec(policy) ?? [];
  // Named by its year, or TLSv1: 1.0.
  return minor === undefined && !/TLS|Policy|^\d{4}-\d\d/i.test(policy) ? [] : [1 + Number(minor ?? 0) / 10];
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
  words: [
    {
      name: TLS_VERSION,
      judge: ({ after, before, isCreation }) => {
        const [was, is] = [oldestVersion(before), oldestVersion(after)];
        if (is === undefined) {
          return after === undefined ? "fine" : undefined;
        }
        return (was === undefined ? isCreation && is < 1.2 : is < was) ? "worse" : "fine";
      },
      problem: ({ after }) => `allows TLS ${oldestVersion(after)?.toFixed(1)}`,
      onCreation: true,
    },
  ],
};
