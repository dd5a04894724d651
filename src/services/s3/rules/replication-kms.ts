import { idOf } from "../../../terraform/stack/references";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { BUCKET, encryptionOf, REPLICATION } from "./buckets";

export const replicationKms: Rule = {
  id: "state-replication-kms",
  title:
    "Replication of a KMS-encrypted bucket includes its encrypted objects, with a key in the destination region",
  why: "S3 silently leaves objects encrypted with a KMS key out of replication unless the rule opts in and names a key in the destination region.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
  severity: "error",
  fix: "Encrypt with AES256, or set source_selection_criteria.sse_kms_encrypted_objects and destination.encryption_configuration.replica_kms_key_id.",
  check: (stacks) =>
    eachInstance(stacks, REPLICATION, ({ stack, values }) => {
      const bucket = idOf(values.bucket, BUCKET);
      const algorithm = bucket === undefined ? undefined : encryptionOf(stack, bucket)?.sse_algorithm;
      if (algorithm === undefined) {
        return NOT_APPLICABLE;
      }
      if (algorithm === "AES256") {
        return undefined;
      }
      const rules: Block[] = values.rule ?? [];
      return rules.flatMap(({ id, source_selection_criteria: selection, destination }) => {
        const status = selection?.sse_kms_encrypted_objects?.status;
        const key = destination?.encryption_configuration?.replica_kms_key_id;
        return [
          status === "Enabled"
            ? undefined
            : problem(`rule ${id} sse_kms_encrypted_objects`, status, '"Enabled"'),
          key ? undefined : problem(`rule ${id} replica_kms_key_id`, key, "a key in the destination region"),
        ];
      });
    }),
};
