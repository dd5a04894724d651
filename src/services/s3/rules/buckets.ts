import { evaluate } from "../../../terraform/hcl";
import { idOf } from "../../../terraform/stack/references";
import type { Block, SynthesizedStack } from "../../../terraform/stack/synthesized-stack";

export const BUCKET = "aws_s3_bucket";
export const REPLICATION = "aws_s3_bucket_replication_configuration";

/** The block of a type that configures a bucket, evaluated. */
export function configurationOf(stack: SynthesizedStack, type: string, bucketId: string): Block | undefined {
  const found = Object.values(stack.resources(type)).find(
    (block) => idOf(evaluate(block.bucket, {}), BUCKET) === bucketId,
  );
  return found && (evaluate(found, {}) as Block);
}

/** The default encryption of a bucket. */
export function encryptionOf(stack: SynthesizedStack, bucketId: string): Block | undefined {
  const type = "aws_s3_bucket_server_side_encryption_configuration";
  return configurationOf(stack, type, bucketId)?.rule?.[0]?.apply_server_side_encryption_by_default;
}

/** Key prefix of a replication rule. */
export function prefixOf(rule: Block): string {
  return rule.filter?.prefix ?? "";
}
