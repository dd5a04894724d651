import type { PlannedChange, Values } from "../../../terraform/plan";
import { blocks } from "../problems";

/** Policies of users, groups and roles: what they may do. */
export const IDENTITY_POLICIES: Readonly<Record<string, readonly string[]>> = {
  aws_iam_policy: ["policy"],
  aws_iam_role: ["inline_policy"],
  aws_iam_role_policy: ["policy"],
  aws_iam_user_policy: ["policy"],
  aws_iam_group_policy: ["policy"],
  aws_ssoadmin_permission_set_inline_policy: ["inline_policy"],
};

/** Policies of resources: who may do what with them. */
export const RESOURCE_POLICIES: Readonly<Record<string, readonly string[]>> = {
  aws_s3_bucket: ["policy"],
  aws_s3_bucket_policy: ["policy"],
  aws_kms_key: ["policy"],
  aws_kms_replica_key: ["policy"],
  aws_kms_key_policy: ["policy"],
  aws_secretsmanager_secret: ["policy"],
  aws_secretsmanager_secret_policy: ["policy"],
  aws_sqs_queue: ["policy"],
  aws_sqs_queue_policy: ["policy"],
  aws_sns_topic: ["policy"],
  aws_sns_topic_policy: ["policy"],
  aws_ecr_repository_policy: ["policy"],
  aws_ecr_registry_policy: ["policy"],
  aws_efs_file_system_policy: ["policy"],
  aws_backup_vault_policy: ["policy"],
  aws_opensearch_domain: ["access_policies"],
  aws_opensearch_domain_policy: ["access_policies"],
  aws_api_gateway_rest_api: ["policy"],
  aws_api_gateway_rest_api_policy: ["policy"],
  aws_cloudwatch_event_bus_policy: ["policy"],
  aws_cloudwatch_log_destination_policy: ["access_policy"],
  aws_codeartifact_domain_permissions_policy: ["policy_document"],
  aws_codeartifact_repository_permissions_policy: ["policy_document"],
  aws_dynamodb_resource_policy: ["policy"],
  aws_elasticsearch_domain: ["access_policies"],
  aws_elasticsearch_domain_policy: ["access_policies"],
  aws_glacier_vault: ["access_policy"],
  aws_glue_resource_policy: ["policy"],
  aws_kinesis_resource_policy: ["policy"],
  aws_kms_external_key: ["policy"],
  aws_kms_replica_external_key: ["policy"],
  aws_msk_cluster_policy: ["policy"],
  aws_redshift_resource_policy: ["policy"],
  aws_s3_access_point: ["policy"],
  aws_s3control_access_point_policy: ["policy"],
  aws_s3tables_table_bucket_policy: ["resource_policy"],
  aws_s3tables_table_policy: ["resource_policy"],
  aws_ses_identity_policy: ["policy"],
  aws_sesv2_email_identity_policy: ["policy"],
};

/** Policies of endpoints inside a network: there, everybody means whoever can reach the endpoint. */
const ENDPOINT_POLICIES: Readonly<Record<string, readonly string[]>> = {
  aws_vpc_endpoint: ["policy"],
  aws_vpc_endpoint_policy: ["policy"],
};

export const POLICIES: Readonly<Record<string, readonly string[]>> = {
  ...IDENTITY_POLICIES,
  ...RESOURCE_POLICIES,
  ...ENDPOINT_POLICIES,
};

/** A policy document before and after; undefined if there is none or it is unknown. */
export interface Documents {
  readonly attribute: string;
  readonly before: Values | undefined;
  readonly after: Values | undefined;
}

/** A change's documents whose text differs and is known afterwards. */
export function documentsOf(change: PlannedChange): Documents[] {
  return (POLICIES[change.type] ?? []).flatMap((attribute) => {
    if (change.isUnknown(attribute)) {
      return [];
    }
    const [before, after] = [change.before?.[attribute], change.after?.[attribute]];
    if (JSON.stringify(before) === JSON.stringify(after)) {
      return [];
    }
    return [{ attribute, before: parsed(before), after: parsed(after) }];
  });
}

/** A document, or the documents of inline policies merged into one. */
export function parsed(text: unknown): Values | undefined {
  if (typeof text !== "string") {
    const inline = blocks(text).map(({ policy }) => parsed(policy));
    return inline.length === 0 ? undefined : { Statement: inline.flatMap((one) => one?.Statement ?? []) };
  }
  try {
    return JSON.parse(text) as Values;
  } catch {
    return undefined;
  }
}
