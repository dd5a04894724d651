import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { blocks, lost, problemIf } from "../problems";

type Requirement = readonly [string, (values: Values) => boolean];

const PARAMETERS = ["require_secure_transport", "rds.force_ssl", "tls", "neptune_enforce_ssl", "require_ssl"];

const byParameter: Requirement = [
  "parameter",
  ({ parameter }) =>
    blocks(parameter).some(
      ({ name, value }) =>
        PARAMETERS.includes(name) && ["1", "on", "enabled", "true"].includes(String(value).toLowerCase()),
    ),
];

/** Another rule reports the change from HTTPS to HTTP. */
const listener: Requirement = ["protocol", ({ protocol }) => protocol === "TLS"];

const domain: Requirement = [
  "domain_endpoint_options",
  ({ domain_endpoint_options }) =>
    blocks(domain_endpoint_options).some(({ enforce_https }) => enforce_https === true),
];

/** For each type, the attribute and a test for values that require TLS. */
const REQUIREMENTS: Readonly<Record<string, Requirement>> = {
  aws_db_parameter_group: byParameter,
  aws_rds_cluster_parameter_group: byParameter,
  aws_docdb_cluster_parameter_group: byParameter,
  aws_neptune_cluster_parameter_group: byParameter,
  aws_redshift_parameter_group: byParameter,
  aws_elasticache_replication_group: [
    "transit_encryption_enabled",
    ({ transit_encryption_enabled }) => transit_encryption_enabled === true,
  ],
  aws_opensearch_domain: domain,
  aws_elasticsearch_domain: domain,
  aws_memorydb_cluster: ["tls_enabled", ({ tls_enabled }) => tls_enabled === true],
  aws_cloudfront_distribution: [
    "default_cache_behavior",
    ({ default_cache_behavior }) =>
      blocks(default_cache_behavior).some(
        ({ viewer_protocol_policy }) => viewer_protocol_policy !== "allow-all",
      ),
  ],
  aws_msk_cluster: [
    "encryption_info",
    ({ encryption_info }) =>
      blocks(encryption_info)
        .flatMap(({ encryption_in_transit }) => blocks(encryption_in_transit))
        .some(({ client_broker }) => client_broker === "TLS"),
  ],
  aws_lb_listener: listener,
  aws_alb_listener: listener,
  aws_lb_target_group: ["protocol", ({ protocol }) => protocol === "HTTPS" || protocol === "TLS"],
};

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
  subjects: Object.fromEntries(
    Object.entries(REQUIREMENTS).map(([type, [attribute]]) => [type, [attribute]]),
  ),
  check: (change) => {
    const [attribute, isRequired] = REQUIREMENTS[change.type] ?? [];
    if (attribute === undefined || isRequired === undefined || change.isUnknown(attribute)) {
      return [];
    }
    return problemIf(lost(change, isRequired), "accepts clients without TLS", [attribute]);
  },
};
