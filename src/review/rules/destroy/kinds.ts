import type { PlannedChange, Values } from "../../../terraform/plan";
import { remembered } from "../../../tools/remembered";

/** What is lost with an object: data, a key, a name that others resolve, a value nobody can make again, a service. */
export type Kind = "database" | "store" | "key" | "zone" | "value" | "service";

interface Held {
  readonly kind: Kind;
  /** In messages: `a database`. */
  readonly what: string;
}

/** Types that configure or connect other objects and hold nothing of their own, by how their names end. */
const HOLDS_NOTHING =
  /_((?<!scaling_)policy|policies|policy_document|attachments?(_exclusive)?|association|permissions?|configuration|config|rule|rules|settings?|options?|(option|parameter|subnet|security|placement|log_anomaly|user|resource)_group|alias|grant|acl|notification|subscription|schedule|tags?|membership|binding|member|versioning|logging|metric_filter|status|lock|authorizer|validation|domain_name|certificate|launch_template|configuration_set|assignment|accepter|connection|lifecycle_hook|automated_backups_replication|event_bus|directory_config)$|_iam_|_datasync_location_|_opsworks_|(cache|memorydb)_user$|_reserved_|_(event|metric|activity|qldb)_stream$|_policy_table$|_(cidr|resource)_collection$|_default_kms_key$|_default_target_group$|_snapshot_copy_grant$|_appsync_api_cache$|_task_definition$|^azurerm_resource_group_(policy|template)|_s3_bucket_\w+$/;

/** Kinds by the nouns in types' names, for every provider: the first that fits decides. */
const NOUNS: readonly (readonly [RegExp, Kind, string])[] = [
  [/(ssm|parameter_store)\w*_parameter$|appconfig_hosted/, "value", "a value"],
  [/secret_version$|_secret_value$/, "value", "a secret's value"],
  [
    /^random_(?!shuffle)|_(random_)?password$|_private_key$|_access_key$|_api_key$|_key_pair$|_auth_token$|_cert_request$/,
    "value",
    "a value that cannot be made again",
  ],
  [
    /(^|_)eip$|_(static|public|reserved|global|elastic|compute)_?(ip|address)(es)?$|_floating_ip\w*$/,
    "value",
    "an address",
  ],
  [
    /(rds|docdb|neptune|aurora|alloydb|database)\w*_cluster_instance$|_alloydb_instance$/,
    "database",
    "an instance of a database cluster",
  ],
  [/cache|redis|valkey|memcached|memorydb|_dax_/, "database", "a cache"],
  [/_(msk|kafka)\w*_cluster$/, "database", "a Kafka cluster"],
  [/_mq_broker$|rabbitmq\w*_(instance|cluster)$/, "database", "a message broker"],
  [
    /(rds|docdb|docdbelastic|neptune|aurora|alloydb|dsql|redshift|database|db|mongodb\w*|cockroach|cassandra|kusto)_(global_|advanced_|serverless_)?cluster$|_rds_(global_cluster|shard_group)$/,
    "database",
    "a database cluster",
  ],
  [/redshiftserverless_namespace|synapse_sql_pool|_warehouse$/, "database", "a data warehouse"],
  [
    /_(opensearch|elasticsearch)\w*_(domain|cluster|collection)$|_search_service$|_kendra_index$/,
    "database",
    "a search domain",
  ],
  [
    /(^|_)db_instance$|_(db|database|mysql|mariadb|mssql|sql|postgresql|oracle)\w*_(instance|server|database)$|_(database|db|ledger|keyspace|graph|cosmosdb_account|cosmosdb_\w+|spanner_instance|bigtable_instance|timestream\w*_database)$|_(flexible|managed)_(server|database|instance)(_database)?$/,
    "database",
    "a database",
  ],
  [/(?<!route|nat|routing)_table(_replica)?$|_global_table$|_dataset$|_collection$/, "database", "a table"],
  [/key_vault$|_hsm\w*$|hardware_security_module$/, "key", "a vault of keys"],
  [/certificate_authority$/, "key", "a certificate authority"],
  [/(key_vault|kms|crypto|paymentcryptography|external|replica|encryption)\w*_key$/, "key", "a key"],
  [/_secret$|_key_vault_\w+$/, "key", "a secret"],
  [/(dns\w*|route53|hosted)_zone$|dns_managed_zone$/, "zone", "a zone"],
  [/bucket$/, "store", "a bucket"],
  [
    /file_system$|_file_cache$|filestore_\w+$|_storage_share$|_file_share$|_volume_share$/,
    "store",
    "a file system",
  ],
  [/volume$|volume_claim$|_disk$|_lun$|block_storage$/, "store", "a volume"],
  [/snapshot(_copy)?$|_backup$|_recovery_point$/, "store", "a snapshot"],
  [/vault$/, "store", "a backup vault"],
  [/(ecr|ecrpublic|container|artifact)\w*_(repository|registry)$/, "store", "an image repository"],
  [/_(repository|registry)$/, "store", "a repository"],
  [/(^|_)ami(_copy|_from_instance)?$|_image$/, "store", "a machine image"],
  [/_log_group$|_log_analytics_workspace$|_logging_project_bucket\w*$/, "store", "a log group"],
  [/_stream$|_eventhub$/, "store", "a stream"],
  [/(sqs|servicebus|storage|pubsub|cloud_tasks)_(queue|subscription)$/, "store", "a queue"],
  [/_user_pool$|_directory_service_directory$|_identity_store\w*$|_tenant$/, "store", "a directory of users"],
  [
    /_event_data_store$|_prometheus_workspace$|_grafana_workspace$|_storage_(account|container|table)$|data_lake\w*$|_datastore$|_data_store$/,
    "store",
    "a store",
  ],
  [
    /^azurerm_resource_group$|^google_project$|^kubernetes_namespace(_v1)?$|^aws_organizations_account$/,
    "store",
    "a container with all that is in it",
  ],
  [/stateful_?set(_v1)?$|^helm_release$/, "store", "an application with its volumes"],
  [/_(ecs|container|cloud_run\w*|kubernetes|app|web|compute)_service(_v\d)?$/, "service", "a service"],
  [/_cluster$/, "service", "a cluster"],
  [
    /_node_group$|_node_pool$|_autoscaling_group$|_scale_set$|instance_group(_manager)?$/,
    "service",
    "a group of servers",
  ],
  [
    /(appautoscaling|autoscaling|auto_scaling)_(target|policy|plan)$|_scaling_policy$|_autoscaler$/,
    "service",
    "a scaling target or policy",
  ],
  [
    /(^aws|compute|lightsail|virtual|spot|dedicated)_(instance|machine|fleet\w*|instance_request)$|_virtual_machine$|_droplet$/,
    "service",
    "a server",
  ],
  [/_function(_app)?$|_cloudfunctions\w*$/, "service", "a function"],
  [/_lb$|_elb$|_load_?balancer$|_forwarding_rule$|_application_gateway$/, "service", "a load balancer"],
  [/_listener$/, "service", "a listener"],
  [/_target_group$|_backend_service$/, "service", "a target group"],
  [/_nat_gateway$/, "service", "a NAT gateway"],
  [
    /_(internet_gateway|transit_gateway|vpn_gateway|vpn_connection|vpc_endpoint|dx_\w+)$/,
    "service",
    "a gateway",
  ],
  [/^aws_(default_)?route$|_compute_route$|_route$/, "service", "a route"],
  [
    /_distribution$|_accelerator$|_cdn_\w+$|_apigatewayv2_api$|_rest_api$|_appsync_graphql_api$/,
    "service",
    "a distribution or an API",
  ],
  [/_vpc$|_virtual_network$|_compute_network$|_subnet(work)?$/, "service", "a network"],
];

/** Attributes that only what holds data has. */
const HOLDS_DATA =
  /^(skip_final_snapshot|final_snapshot_identifier|delete_automated_backups|backup_retention\w*|allocated_storage|storage_encrypted|storage_size|point_in_time_recovery\w*|deletion_protection\w*|force_destroy|soft_delete\w*)$/;

const byNoun = remembered((type: string): Held | undefined => {
  const fitting = HOLDS_NOTHING.test(type) ? undefined : NOUNS.find(([noun]) => noun.test(type));
  return fitting === undefined ? undefined : { kind: fitting[1], what: fitting[2] };
});

/** What an object holds; undefined if neither its type nor its attributes say. */
export function heldBy({ after, before, mode, type }: PlannedChange): Held | undefined {
  if (mode === "data" || type === "output" || type === "check") {
    return undefined;
  }
  const known = byNoun(type);
  const has = (values: Values | undefined) => Object.keys(values ?? {}).some((name) => HOLDS_DATA.test(name));
  return (
    known ??
    (!HOLDS_NOTHING.test(type) && has(before ?? after)
      ? { kind: "store", what: "what stores data" }
      : undefined)
  );
}

const DATA: readonly Kind[] = ["database", "store", "key", "zone"];

/** Whether a type's name says that it holds data. */
export function holdsData(type: string): boolean {
  const kind = byNoun(type)?.kind;
  return kind !== undefined && DATA.includes(kind);
}

/** What holds data that no apply can restore, in words; undefined if it is not known to. */
export function dataIn(change: PlannedChange): string | undefined {
  const held = heldBy(change);
  return held !== undefined && DATA.includes(held.kind) ? held.what : undefined;
}

/**
 * Types that lose nothing when they are destroyed or replaced: they exist in the state only, or only name what exists
 * without them. Any other destroyed object is at least listed.
 */
export const LOSES_NOTHING =
  /^(null_resource|terraform_data|time_\w+|local_(sensitive_)?file|archive_file|template_\w+|cloudinit_config|random_shuffle|aws_ecs_task_definition|aws_acm_certificate_validation|aws_cloudwatch_dashboard|aws_ec2_tag|aws_ecs_tag|aws_dynamodb_tag|aws_autoscaling_group_tag|aws_default_(network_acl|route_table|security_group|vpc_dhcp_options))$/;
