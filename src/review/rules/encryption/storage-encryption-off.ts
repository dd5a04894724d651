import type { Values } from "../../../terraform/plan";
import type { Difference } from "../../differences";
import type { PlanRule } from "../plan-rule";
import { problemIf } from "../problems";
import { betterOn } from "../words";

/** Encryption at rest, as a switch of its own or inside a block. */
const ENCRYPTION =
  /(^|[._])(\w+_)?(encrypted|encryption_enabled|encryption_at_rest_enabled|at_rest_encryption_enabled|encryption_type|encryption_option|sse_enabled|sse_type|encrypt_at_rest|encryption_mode)$|(^|[._])enable_((disk|at_rest|storage|boot_disk)_)?encryption$|(^|\.)(\w*encryption\w*|encrypt_at_rest)\.(enabled|status)$/;

/** Encrypted with a key of its own instead of the service's. */
function isWithOwnKey({ owner: { after } }: Difference): boolean {
  return Boolean(after?.kms_master_key_id);
}

/** A new replica or a restored database has its source's encryption. */
function inherits(after: Values | undefined): boolean {
  return Boolean(after?.replicate_source_db || after?.snapshot_identifier);
}

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
  words: [
    {
      name: ENCRYPTION,
      exceptTypes: /_ebs_encryption_by_default$/,
      judge: (value) =>
        isWithOwnKey(value) || (value.isCreation && inherits(value.owner.after)) ? "fine" : betterOn(value),
      problem: "stores data unencrypted",
      onCreation: true,
      mayBeUnknown: true,
    },
    {
      name: /^type$/,
      types: /ssm_parameter$/,
      // Whether the value is a secret is another rule's question.
      judge: ({ after, before }) => (before === "SecureString" && after !== before ? undefined : "fine"),
      problem: "",
    },
    {
      name: /^enabled$/,
      types: /_ebs_encryption_by_default$/,
      judge: betterOn,
      problem: "stores data unencrypted",
    },
  ],
  subjects: { aws_ebs_encryption_by_default: [], aws_db_instance: ["storage_encrypted"] },
  check: ({ action, after, before, type }) => {
    if (type === "aws_ebs_encryption_by_default") {
      return problemIf(action === "delete" && before?.enabled === true, "leaves new volumes unencrypted");
    }
    // Not set, it is off.
    const isUnset = action === "create" && after?.storage_encrypted === null && !inherits(after);
    return problemIf(isUnset, "stores data unencrypted", ["storage_encrypted"]);
  },
};
