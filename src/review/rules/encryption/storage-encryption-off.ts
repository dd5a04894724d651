import type { PlannedChange, Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { blocks, newly, problemIf } from "../problems";

type Encryption = readonly [string, (values: Values) => boolean];

const switchedOff = (attribute: string): Encryption => [
  attribute,
  (values) => values[attribute] === false || values[attribute] === "false",
];

const domain: Encryption = [
  "encrypt_at_rest",
  ({ encrypt_at_rest }) => blocks(encrypt_at_rest).some(({ enabled }) => enabled === false),
];

/** For each type, the attribute and a test for values without encryption. */
const ENCRYPTIONS: Readonly<Record<string, Encryption>> = {
  aws_db_instance: ["storage_encrypted", ({ storage_encrypted }) => !storage_encrypted],
  aws_rds_cluster: switchedOff("storage_encrypted"),
  aws_docdb_cluster: switchedOff("storage_encrypted"),
  aws_neptune_cluster: switchedOff("storage_encrypted"),
  aws_redshift_cluster: switchedOff("encrypted"),
  aws_efs_file_system: switchedOff("encrypted"),
  aws_ebs_volume: switchedOff("encrypted"),
  aws_ebs_encryption_by_default: switchedOff("enabled"),
  aws_elasticache_replication_group: switchedOff("at_rest_encryption_enabled"),
  aws_opensearch_domain: domain,
  aws_elasticsearch_domain: domain,
  aws_sqs_queue: [
    "sqs_managed_sse_enabled",
    ({ kms_master_key_id, sqs_managed_sse_enabled }) =>
      sqs_managed_sse_enabled === false && !kms_master_key_id,
  ],
  aws_kinesis_stream: ["encryption_type", ({ encryption_type }) => encryption_type === "NONE"],
  aws_instance: [
    "root_block_device",
    ({ root_block_device }) => blocks(root_block_device).some(({ encrypted }) => encrypted === false),
  ],
};

/** Destroying it turns it off. */
const DEFAULT = "aws_ebs_encryption_by_default";

export const storageEncryptionOff: PlanRule = {
  id: "plan-storage-encryption-off",
  risk: "encryption",
  effect: "stores data unencrypted",
  title: "What is stored is encrypted",
  why: "Disks, backups and snapshots are in plain text; for a database this cannot be fixed in place.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-3",
  controls: [
    "RDS.3",
    "EFS.1",
    "EC2.3",
    "ElastiCache.4",
    "Opensearch.1",
    "DocumentDB.1",
    "Neptune.1",
    "Kinesis.1",
  ],
  severity: "error",
  fix: "Turn encryption on, with your own key where others share the account.",
  subjects: Object.fromEntries(Object.entries(ENCRYPTIONS).map(([type, [attribute]]) => [type, [attribute]])),
  check: (change) => {
    const [attribute, isOff] = ENCRYPTIONS[change.type] ?? [];
    if (change.type === DEFAULT && change.action === "delete" && change.before?.enabled === true) {
      return [{ problem: "leaves new volumes unencrypted" }];
    }
    if (attribute === undefined || isOff === undefined || change.isUnknown(attribute)) {
      return [];
    }
    return problemIf(newly(change, isOff) && !inherits(change), "stores data unencrypted", [attribute]);
  },
};

/** A new replica or a restored database has its source's encryption. */
function inherits({ after, before }: PlannedChange): boolean {
  return before === undefined && Boolean(after?.replicate_source_db || after?.snapshot_identifier);
}
