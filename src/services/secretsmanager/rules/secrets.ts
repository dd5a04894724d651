import { evaluate, jsonOf } from "../../../terraform/hcl";
import { idOf } from "../../../terraform/stack/references";
import type { Block, SynthesizedStack } from "../../../terraform/stack/synthesized-stack";

/** Resource type of the secrets. */
export const SECRET = "aws_secretsmanager_secret";
/** Resource type of the secrets' values. */
export const SECRET_VERSION = "aws_secretsmanager_secret_version";

/** The keys of the JSON document in a secret; undefined if they are not known. */
export function keysOfSecret(stack: SynthesizedStack, secretId: string): string[] | undefined {
  const version = Object.values(stack.resources(SECRET_VERSION)).find(
    (block) => idOf(evaluate(block.secret_id, {}), SECRET) === secretId,
  );
  return version && keysOfVersion(evaluate(version, {}) as Block);
}

/** The keys of the JSON document in a secret version. */
export function keysOfVersion(values: Block): string[] | undefined {
  const document = jsonOf(values.secret_string_wo ?? values.secret_string);
  return typeof document === "object" && document !== null ? Object.keys(document) : undefined;
}
