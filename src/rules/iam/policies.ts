import { jsonOf } from "../expressions";
import type { Instance } from "../instances";
import type { Block } from "../synthesized-stack";

/** Resource types with a policy document, and the argument that holds it. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  aws_iam_policy: "policy",
  aws_iam_role: "assume_role_policy",
  aws_iam_role_policy: "policy",
  aws_kms_key: "policy",
  aws_s3_bucket_policy: "policy",
  aws_secretsmanager_secret_policy: "policy",
};

export const POLICY_TYPES = Object.keys(DOCUMENTS);

/** The statements of a resource's policy documents, a role's inline ones included. */
export function statementsOf({ type, values }: Instance): Block[] {
  const inline: Block[] = values.inline_policy ?? [];
  const documents = [values[DOCUMENTS[type] ?? ""], ...inline.map(({ policy }) => policy)];
  return documents.flatMap((document) => [jsonOf(document)?.Statement ?? []].flat());
}
