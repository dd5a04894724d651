/** Resource types that hold data which no apply brings back, in words. */
export const DATABASES: Readonly<Record<string, string>> = {
  aws_db_instance: "a database",
  aws_rds_cluster: "a database cluster",
  aws_rds_cluster_instance: "an instance of a database cluster",
  aws_rds_global_cluster: "a global database",
  aws_docdb_cluster: "a document database",
  aws_neptune_cluster: "a graph database",
  aws_redshift_cluster: "a data warehouse",
  aws_dynamodb_table: "a table",
  aws_dynamodb_global_table: "a global table",
  aws_elasticache_cluster: "a cache",
  aws_elasticache_replication_group: "a cache",
  aws_memorydb_cluster: "an in-memory database",
  aws_opensearch_domain: "a search domain",
  aws_elasticsearch_domain: "a search domain",
  aws_timestreamwrite_table: "a time series table",
  aws_keyspaces_table: "a table",
  aws_mq_broker: "a message broker",
  aws_msk_cluster: "a Kafka cluster",
};

export const STORES: Readonly<Record<string, string>> = {
  aws_s3_bucket: "a bucket",
  aws_s3_directory_bucket: "a bucket",
  aws_efs_file_system: "a file system",
  aws_fsx_lustre_file_system: "a file system",
  aws_fsx_ontap_file_system: "a file system",
  aws_fsx_openzfs_file_system: "a file system",
  aws_fsx_windows_file_system: "a file system",
  aws_ebs_volume: "a volume",
  aws_ebs_snapshot: "a snapshot",
  aws_db_snapshot: "a database snapshot",
  aws_db_cluster_snapshot: "a database snapshot",
  aws_backup_vault: "a backup vault",
  aws_ecr_repository: "an image repository",
  aws_kinesis_stream: "a stream",
  aws_sqs_queue: "a queue",
  aws_cloudwatch_log_group: "a log group",
  aws_cognito_user_pool: "a user pool",
};

export const KEYS: Readonly<Record<string, string>> = {
  aws_kms_key: "a key",
  aws_kms_external_key: "a key",
  aws_kms_replica_key: "a replica key",
  aws_kms_replica_external_key: "a replica key",
  aws_secretsmanager_secret: "a secret",
  aws_cloudhsm_v2_cluster: "a hardware security module",
  aws_acmpca_certificate_authority: "a certificate authority",
};

export const ZONES: Readonly<Record<string, string>> = {
  aws_route53_zone: "a zone",
};

export const STATEFUL: Readonly<Record<string, string>> = { ...DATABASES, ...STORES, ...KEYS, ...ZONES };
