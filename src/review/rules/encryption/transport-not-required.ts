import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { blocks, lost, problemIf, subjects } from "../problems";
import { betterOn, ranked } from "../words";

const TRANSPORT =
  /(^|[._])(enforce_https|(enable_)?https(_traffic)?_only(_enabled)?|transit_encryption(_enabled)?|in_transit_encryption|encryption_in_transit(_enabled)?|encrypt_in_transit|in_cluster|tls_enabled|enable_tls|enable_ssl|require_ssl|(require|force|enforce)_(ssl|tls)|ssl_enforcement(_enabled)?|ssl_enabled|require_secure_transport|require_encryption|enforce_ssl)$/;

/** Ways to say which protocols are allowed, each from worst to best. */
const BY_PROTOCOL = [
  ranked("allow-all", "redirect-to-https", "https-only"),
  ranked("http-only", "match-viewer", "https-only"),
  ranked("plaintext", "tls_plaintext", "tls"),
  ranked(
    "none",
    "disable",
    "disabled",
    "allow",
    "prefer",
    "preferred",
    "require",
    "required",
    "verify-ca",
    "verify-full",
  ),
  ranked("allow_unencrypted_and_encrypted", "encrypted_only", "trusted_client_certificate_required"),
  ranked("optional", "require"),
];

const PARAMETER_GROUPS = ["db", "rds_cluster", "docdb_cluster", "neptune_cluster", "redshift"].map(
  (name) => `aws_${name}_parameter_group`,
);

const PARAMETERS = ["require_secure_transport", "rds.force_ssl", "tls", "neptune_enforce_ssl", "require_ssl"];

function requiresTls({ parameter }: Values): boolean {
  return blocks(parameter).some(
    ({ name, value }) =>
      PARAMETERS.includes(name) && ["1", "on", "enabled", "true"].includes(String(value).toLowerCase()),
  );
}

export const transportNotRequired: PlanRule = {
  id: "plan-transport-not-required",
  risk: "encryption",
  effect: "no longer requires TLS",
  title: "TLS stays required of clients",
  why: "Clients that do not request TLS send passwords and data in plain text.",
  source:
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.html#mysql-ssl-connections.require-ssl",
  controls: ["ElastiCache.5", "CloudFront.3", "MSK.1"],
  severity: "error",
  fix: "Keep TLS required.",
  words: [
    {
      name: TRANSPORT,
      judge: betterOn,
      problem: "accepts clients without TLS",
    },
    {
      name: /(^|[._])transit_encryption_mode$/,
      judge: ranked("", "disabled", "preferred", "required"),
      problem: "accepts clients without TLS",
    },
    {
      name: /(^|[._])(viewer_protocol_policy|origin_protocol_policy|allowed_protocols|ssl_mode|client_broker|require_tls|tls_enforcement)$/,
      judge: (value) => (BY_PROTOCOL.some((ranks) => ranks(value) === "worse") ? "worse" : "fine"),
      problem: "accepts clients without TLS",
    },
    {
      // Another rule reports a listener's change from HTTPS to HTTP.
      name: /(^|[._])protocol$/,
      exceptTypes: /security_group|network_acl|firewall|health|listener/,
      judge: ({ after, before }) =>
        (before === "TLS" || before === "HTTPS") && after !== "TLS" && after !== "HTTPS" ? "worse" : "fine",
      problem: "accepts clients without TLS",
      mayBeUnknown: true,
    },
    {
      name: /^protocol$/,
      types: /listener/,
      judge: ({ after, before }) => (before === "TLS" && after !== "TLS" ? "worse" : "fine"),
      problem: "accepts clients without TLS",
    },
  ],
  subjects: subjects(PARAMETER_GROUPS, "parameter"),
  check: (change) =>
    problemIf(!change.isUnknown("parameter") && lost(change, requiresTls), "accepts clients without TLS", [
      "parameter",
    ]),
};
