import type { PlanRule } from "../plan-rule";
import { lost, problemIf } from "../problems";

/** The attributes that protect each type from deletion. */
const PROTECTIONS: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ["deletion_protection"],
  aws_rds_cluster: ["deletion_protection"],
  aws_rds_global_cluster: ["deletion_protection"],
  aws_docdb_cluster: ["deletion_protection"],
  aws_docdb_global_cluster: ["deletion_protection"],
  aws_neptune_cluster: ["deletion_protection"],
  aws_neptune_global_cluster: ["deletion_protection"],
  aws_neptunegraph_graph: ["deletion_protection"],
  aws_qldb_ledger: ["deletion_protection"],
  aws_dsql_cluster: ["deletion_protection_enabled"],
  aws_dynamodb_table: ["deletion_protection_enabled"],
  aws_dynamodb_table_replica: ["deletion_protection_enabled"],
  aws_cloudtrail_event_data_store: ["termination_protection_enabled"],
  google_sql_database_instance: ["deletion_protection"],
  google_bigquery_table: ["deletion_protection"],
  google_spanner_database: ["deletion_protection"],
  aws_cognito_user_pool: ["deletion_protection"],
  aws_lb: ["enable_deletion_protection"],
  aws_alb: ["enable_deletion_protection"],
  aws_instance: ["disable_api_termination", "disable_api_stop"],
  aws_cloudformation_stack_set: ["termination_protection"],
};

export const deletionProtectionOff: PlanRule = {
  id: "plan-deletion-protection-off",
  risk: "protection",
  effect: "turns deletion protection off",
  title: "What is protected from deletion stays protected",
  why: "One call, or the next apply, can then destroy it.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  controls: ["RDS.7", "RDS.8", "DynamoDB.6", "ELB.6"],
  severity: "error",
  fix: "Leave it on; to retire it, turn it off in a separate apply.",
  subjects: PROTECTIONS,
  check: (change) =>
    (PROTECTIONS[change.type] ?? []).flatMap((attribute) =>
      problemIf(
        lost(change, (values) => values[attribute] === true || values[attribute] === "ACTIVE"),
        "turns deletion protection off",
        [attribute],
      ),
    ),
};
