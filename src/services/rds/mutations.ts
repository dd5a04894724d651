import { alarm, database, type Json, type Mutations, of, replace } from "../test-support";

const group = (stack: Json) => of(stack, "aws_db_parameter_group", "database_parameter_group");

export const MUTATIONS: Mutations = {
  "rds-backups-on": ({ dr }) => {
    database(dr).backup_retention_period = 0;
  },
  "rds-ca-certificate": ({ dr }) => delete database(dr).ca_cert_identifier,
  "rds-changes-applied-at-once": ({ dr }) => delete database(dr).apply_immediately,
  "rds-copies-tags": ({ dr }) => delete database(dr).copy_tags_to_snapshot,
  "rds-current-generation-class": ({ dr }) => {
    database(dr).instance_class = "db.t2.micro";
  },
  "rds-custom-administrator": ({ primary }) => replace(database(primary), "username", '"lamp"', '"admin"'),
  "rds-deletion-protected": ({ dr }) => {
    database(dr).deletion_protection = '${var.posture == "active"}';
  },
  "rds-demotion-refused-at-plan": ({ dr }) => database(dr).lifecycle.precondition.shift(),
  "rds-engine-in-standard-support": ({ primary }) =>
    replace(database(primary), "engine_version", '? "8.4"', '? "8.0"'),
  "rds-extended-support-disabled": ({ primary }) => delete database(primary).engine_lifecycle_support,
  "rds-final-snapshot-of-writers": ({ dr }) => {
    database(dr).skip_final_snapshot = true;
  },
  "rds-first-apply-active-refused": ({ dr }) => database(dr).lifecycle.precondition.splice(3, 1),
  "rds-guard-reads-before-apply": ({ dr }) => {
    dr.data.aws_db_instances.database_existing_found.depends_on = [
      "aws_db_subnet_group.database_subnet_group",
    ];
  },
  "rds-instance-retirable": ({ dr }) => {
    database(dr).lifecycle.prevent_destroy = true;
  },
  "rds-key-in-own-region": ({ dr }) => {
    database(dr).kms_key_id = "${data.terraform_remote_state.primary.outputs.database_key_arn}";
  },
  "rds-minor-upgrades": ({ dr }) => {
    database(dr).auto_minor_version_upgrade = false;
  },
  "rds-network-and-parameters-set": ({ dr }) => delete database(dr).parameter_group_name,
  "rds-new-generation-for-failback": ({ dr }) => {
    database(dr).identifier = "lamp-dr";
  },
  "rds-no-managed-master-password": ({ primary }) => {
    database(primary).manage_master_user_password = true;
  },
  "rds-not-public": ({ dr }) => {
    database(dr).publicly_accessible = true;
  },
  "rds-only-replicas-upgraded": ({ dr }) => {
    database(dr).engine_version = "9.7";
  },
  "rds-parameter-family-fits-engine": ({ primary }) => {
    group(primary).family = "mysql8.0";
  },
  "rds-password-write-only": ({ primary }) => delete database(primary).password_wo_version,
  "rds-promised-parameters": ({ dr }) => {
    group(dr).parameter[1].value = "STATEMENT";
  },
  "rds-promotion-changes-nothing-else": ({ dr }) => {
    database(dr).backup_retention_period = '${var.posture == "active" ? 7 : 1}';
  },
  "rds-replica-encrypted": ({ dr }) => delete database(dr).storage_encrypted,
  "rds-replica-lag-alarmed": ({ dr }) => {
    alarm(dr, "observability_replication_stopped").treat_missing_data = "missing";
  },
  "rds-replica-omits-forbidden": ({ dr }) => {
    database(dr).username = "lamp";
  },
  "rds-replica-omits-inherited": ({ dr }) => {
    database(dr).engine_version = "8.4";
  },
  "rds-replica-source-is-arn": ({ dr }) =>
    replace(database(dr), "replicate_source_db", "outputs.database_arn", "outputs.database_identifier"),
  "rds-same-engine-in-both-regions": ({ dr }) => {
    group(dr).family = "mysql8.0";
  },
  "rds-small-class-without-insights": ({ dr }) => {
    database(dr).performance_insights_enabled = true;
  },
  "rds-storage-fits-type": ({ dr }) => {
    database(dr).iops = 3000;
  },
  "rds-subnet-group-two-zones": ({ dr }) => of(dr, "aws_db_subnet_group").subnet_ids.pop(),
  "rds-tls-required": ({ dr }) => {
    group(dr).parameter[0].value = "0";
  },
  "rds-windows-apart": ({ dr }) => {
    database(dr).backup_window = "04:30-05:30";
  },
};
