import { jsonOf, show } from "../../../terraform/hcl";
import type { Instance } from "../../../terraform/stack/instances";
import type { Block } from "../../../terraform/stack/synthesized-stack";

/** Resource types with a policy document, and its argument. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  aws_iam_policy: "policy",
  aws_iam_role: "assume_role_policy",
  aws_iam_role_policy: "policy",
  aws_kms_key: "policy",
  aws_s3_bucket_policy: "policy",
  aws_secretsmanager_secret_policy: "policy",
  aws_sns_topic: "policy",
  aws_sns_topic_policy: "policy",
};

export const POLICY_TYPES = Object.keys(DOCUMENTS);

/** The statements of a resource's policy documents, including a role's inline policies. */
export function statementsOf({ type, values }: Instance): Block[] {
  const inline: Block[] = values.inline_policy ?? [];
  const documents = [values[DOCUMENTS[type] ?? ""], ...inline.map(({ policy }) => policy)];
  return documents.flatMap((document) => [jsonOf(document)?.Statement ?? []].flat());
}

/** Resource types whose policies say what an identity may do. */
export const IDENTITY_POLICIES = ["aws_iam_policy", "aws_iam_role", "aws_iam_role_policy"];

/** What a statement allows. */
export interface Allowance {
  readonly actions: readonly string[];
  /** Spelled as in the synthesized JSON. */
  readonly resources: readonly string[];
  /** Whether it allows all actions except those it names. */
  readonly isAllBut: boolean;
}

/** What a resource's policy documents allow. */
export function allowing(instance: Instance): Allowance[] {
  return statementsOf(instance)
    .filter(({ Effect }) => Effect === "Allow")
    .map(({ Action, NotAction, Resource }) => ({
      actions: texts(Action),
      resources: texts(Resource),
      isAllBut: NotAction !== undefined,
    }));
}

/** What a resource's policy documents allow everyone, in any account. */
export function toEveryone(instance: Instance): string[] {
  return statementsOf(instance)
    .filter(({ Effect, Condition }) => Effect === "Allow" && Condition === undefined)
    .filter(({ Principal }) => Principal === "*" || texts(Principal?.AWS).includes("*"))
    .map(({ Action }) => `got ${texts(Action).join(", ")} for everyone, allowed: named principals`);
}

function texts(value: unknown): string[] {
  return [value ?? []].flat().map((one) => (typeof one === "string" ? one : show(one)));
}
