import type { PlannedChange, Values } from "../../terraform/plan";
import { isSame } from "../differences";
import type { PlanProblem } from "./plan-rule";

/** Whether a condition holds after the change that did not hold before; before its creation, nothing held. */
export function newly(change: PlannedChange, holds: (values: Values) => boolean): boolean {
  if (change.after === undefined || !holds(change.after)) {
    return false;
  }
  return change.before === undefined || !holds(change.before);
}

/** Whether a condition that held for an existing resource no longer holds. */
export function lost(change: PlannedChange, had: (values: Values) => boolean): boolean {
  return (
    change.before !== undefined && change.after !== undefined && had(change.before) && !had(change.after)
  );
}

/** Attributes that differ, where null, empty, false and 0 count as equal. */
export function changedAmong(change: PlannedChange, attributes: readonly string[]): string[] {
  return attributes.filter((name) => !isSame(change.before?.[name], change.after?.[name]));
}

/** One problem, or none. */
export function problemIf(
  holds: boolean,
  problem: string,
  attributes: readonly string[] = [],
): PlanProblem[] {
  return holds ? [{ problem, attributes }] : [];
}

/** What an object belongs to, by its type: the attribute that names the owner, and the owner's type. */
const OWNERS: Readonly<Record<string, readonly [attribute: string, owner: string]>> = {
  aws_backup_vault_lock_configuration: ["backup_vault_name", "aws_backup_vault"],
  aws_ecr_repository_policy: ["repository", "aws_ecr_repository"],
  aws_efs_backup_policy: ["file_system_id", "aws_efs_file_system"],
  aws_efs_replication_configuration: ["source_file_system_id", "aws_efs_file_system"],
  aws_flow_log: ["vpc_id", "aws_vpc"],
  aws_iam_group_policy: ["group", "aws_iam_group"],
  aws_iam_role_policy: ["role", "aws_iam_role"],
  aws_iam_user_policy: ["user", "aws_iam_user"],
  aws_s3_bucket_policy: ["bucket", "aws_s3_bucket"],
  aws_s3_bucket_public_access_block: ["bucket", "aws_s3_bucket"],
  aws_s3_bucket_replication_configuration: ["bucket", "aws_s3_bucket"],
  aws_s3_bucket_server_side_encryption_configuration: ["bucket", "aws_s3_bucket"],
  aws_s3_bucket_versioning: ["bucket", "aws_s3_bucket"],
  aws_secretsmanager_secret_policy: ["secret_arn", "aws_secretsmanager_secret"],
  aws_sns_topic_policy: ["arn", "aws_sns_topic"],
  aws_sqs_queue_policy: ["queue_url", "aws_sqs_queue"],
};

/** The owner of what a change is about; undefined where it has none. */
export function ownerOf({ after, before, type }: PlannedChange) {
  const [attribute, owner] = OWNERS[type] ?? [];
  return attribute === undefined || owner === undefined
    ? undefined
    : { attribute, type: owner, name: (after ?? before)?.[attribute] };
}

/** A problem, unless the destroyed object's owner is destroyed too. */
export function unlessOwnerIsDestroyed(change: PlannedChange, problem: string): PlanProblem["problem"] {
  const owner = ownerOf(change);
  return owner === undefined
    ? problem
    : (plan) => (plan.destroys(owner.type, owner.name) ? undefined : problem);
}

/** Each type with the same attributes. */
export function subjects(
  types: readonly string[],
  ...attributes: readonly string[]
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(types.map((type) => [type, attributes]));
}

/** The instances of a nested block, whether Terraform writes it as a list or an object. */
export function blocks(value: unknown): Values[] {
  return [value ?? []].flat().filter((block): block is Values => typeof block === "object" && block !== null);
}
