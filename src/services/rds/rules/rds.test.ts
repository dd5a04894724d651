import { POSTURE, stackIn, testRule, withResources } from "../../../../test/support/rules";
import type { Block, StackJson } from "../../../terraform/stack/synthesized-stack";
import { backupsOn } from "./backups-on";
import { caCertificate } from "./ca-certificate";
import { changesAppliedAtOnce } from "./changes-applied-at-once";
import { copiesTags } from "./copies-tags";
import { currentGenerationClass } from "./current-generation-class";
import { customAdministrator } from "./custom-administrator";
import { deletionProtected } from "./deletion-protected";
import { demotionRefused } from "./demotion-refused";
import { engineInStandardSupport } from "./engine-in-standard-support";
import { extendedSupportDisabled } from "./extended-support-disabled";
import { finalSnapshotOfWriters } from "./final-snapshot-of-writers";
import { firstApplyActiveRefused } from "./first-apply-active-refused";
import { guardReadsBeforeApply } from "./guard-reads-before-apply";
import { instanceRetirable } from "./instance-retirable";
import { keyInOwnRegion } from "./key-in-own-region";
import { minorUpgrades } from "./minor-upgrades";
import { networkAndParametersSet } from "./network-and-parameters-set";
import { newGenerationForFailback } from "./new-generation-for-failback";
import { noManagedMasterPassword } from "./no-managed-master-password";
import { notPublic } from "./not-public";
import { onlyReplicasUpgraded } from "./only-replicas-upgraded";
import { parameterFamilyFitsEngine } from "./parameter-family-fits-engine";
import { passwordWriteOnly } from "./password-write-only";
import { promisedParameters } from "./promised-parameters";
import { promotionChangesNothingElse } from "./promotion-changes-nothing-else";
import { replicaEncrypted } from "./replica-encrypted";
import { replicaLagAlarmed } from "./replica-lag-alarmed";
import { replicaOmitsForbidden } from "./replica-omits-forbidden";
import { replicaOmitsInherited } from "./replica-omits-inherited";
import { replicaSourceIsArn } from "./replica-source-is-arn";
import { sameEngineInBothRegions } from "./same-engine-in-both-regions";
import { smallClassWithoutInsights } from "./small-class-without-insights";
import { storageFitsType } from "./storage-fits-type";
import { subnetGroupTwoZones } from "./subnet-group-two-zones";
import { tlsRequired } from "./tls-required";
import { windowsApart } from "./windows-apart";

const SOURCE = "arn:aws:rds:eu-west-1:123456789012:db:lamp-primary-1";

const database = (values: Block) => withResources({ aws_db_instance: { it: values } });

/** A database that is a replica on standby and a writer when active. */
const switching = (values: Block, more: StackJson = {}) => [
  stackIn("eu-central-1", "dr", {
    variable: { ...POSTURE, database_generation: { default: 1 } },
    resource: {
      aws_db_instance: {
        it: { replicate_source_db: `\${var.posture == "standby" ? "${SOURCE}" : null}`, ...values },
      },
    },
    ...more,
  }),
];

testRule(replicaEncrypted, {
  compliant: database({ storage_encrypted: true, kms_key_id: "${aws_kms_key.k.arn}" }),
  violating: database({ replicate_source_db: SOURCE }),
  problems: [
    "storage_encrypted: got nothing, allowed: true",
    "kms_key_id: got nothing, allowed: a key in the region",
  ],
});

testRule(keyInOwnRegion, {
  compliant: withResources({
    aws_db_instance: { it: { kms_key_id: "${aws_kms_key.k.arn}" } },
    aws_kms_key: { k: {} },
  }),
  violating: database({ kms_key_id: "arn:aws:kms:eu-west-1:123456789012:key/1" }),
  problems: [
    'kms_key_id: got "arn:aws:kms:eu-west-1:123456789012:key/1", allowed: the ARN of a key in eu-central-1',
  ],
});

testRule(backupsOn, {
  compliant: database({ backup_retention_period: 1 }),
  violating: switching({ backup_retention_period: '${var.posture == "standby" ? 0 : 7}' }),
  problems: ["backup_retention_period: got 0, allowed: 1 to 35 (days) (with posture=standby)"],
});

testRule(engineInStandardSupport, {
  compliant: database({ engine_version: "8.4.5" }),
  violating: database({ engine_version: "8.0" }),
  problems: ['engine_version: got "8.0", allowed: 8.4 or 9.7, with or without a patch release'],
});

testRule(extendedSupportDisabled, {
  compliant: database({
    snapshot_identifier: "s",
    engine_lifecycle_support: "open-source-rds-extended-support-disabled",
  }),
  violating: database({ engine: "mysql" }),
  problems: ['engine_lifecycle_support: got nothing, allowed: "open-source-rds-extended-support-disabled"'],
});

testRule(noManagedMasterPassword, {
  compliant: database({ manage_master_user_password: null }),
  violating: database({ manage_master_user_password: false }),
  problems: ["manage_master_user_password: got false, allowed: nothing"],
});

testRule(changesAppliedAtOnce, {
  compliant: database({ apply_immediately: true }),
  violating: database({}),
  problems: ["apply_immediately: got nothing, allowed: true"],
});

testRule(promotionChangesNothingElse, {
  compliant: switching({ skip_final_snapshot: '${var.posture == "standby"}', multi_az: false }),
  violating: switching({ multi_az: '${var.posture == "active"}' }),
  problems: ["multi_az: got false on standby and true when active, allowed: the same in both postures"],
});

const guard = (condition: string): StackJson => ({
  data: { aws_db_instance: { each: { for_each: "${toset(data.aws_db_instances.found.ids)}" } } },
  resource: {
    aws_db_instance: {
      it: {
        identifier: "lamp-dr-1",
        replicate_source_db: `\${var.posture == "standby" ? "${SOURCE}" : null}`,
        lifecycle: { precondition: [{ condition }] },
      },
    },
  },
});
const EXISTS = 'contains(keys(data.aws_db_instance.each), "lamp-dr-1")';
const REPLICATES = 'try(data.aws_db_instance.each["lamp-dr-1"].replicate_source_db != "", false)';

testRule(demotionRefused, {
  compliant: switching({}, guard(`\${!(var.posture == "standby" && ${EXISTS}) || ${REPLICATES}}`)),
  violating: switching({}, guard('${var.posture == "standby" || var.posture == "active"}')),
  problems: [
    "lifecycle.precondition: got none that refuses a writer, allowed: one that is false when the existing instance has no replicate_source_db",
  ],
});

testRule(firstApplyActiveRefused, {
  compliant: switching({}, guard(`\${var.posture == "standby" || ${EXISTS}}`)),
  violating: switching({}, guard("${true || data.aws_db_instance.each.x}")),
  problems: [
    "lifecycle.precondition: got none that refuses it, allowed: one that is false if there is no instance to promote",
  ],
});

testRule(guardReadsBeforeApply, {
  compliant: switching({}, guard(`\${${EXISTS}}`)),
  violating: switching(
    {},
    {
      ...guard(`\${${EXISTS}}`),
      data: {
        aws_db_instance: { each: { for_each: "${data.aws_db_instances.found.ids}" } },
        aws_db_instances: { found: { depends_on: ["aws_vpc.main"] } },
      },
    },
  ),
  problems: [
    "data.aws_db_instances.found: got a dependency on aws_vpc.main, allowed: variables and data sources",
  ],
});

const GENERATIONS = "${toset([for g in range(1, var.database_generation + 1) : tostring(g)])}";

testRule(newGenerationForFailback, {
  compliant: switching({
    for_each: GENERATIONS,
    identifier: "lamp-dr-${each.key}",
    final_snapshot_identifier: "lamp-dr-${each.key}-final-${aws_db_subnet_group.it.vpc_id}",
  }),
  violating: switching({
    for_each: GENERATIONS,
    identifier: "lamp-dr-${each.key}",
    final_snapshot_identifier: "end-${aws_db_subnet_group.it.vpc_id}",
  }),
  problems: [
    "final_snapshot_identifier: got end-${aws_db_subnet_group.it.vpc_id}, allowed: a different one for each generation",
  ],
});

testRule(replicaSourceIsArn, {
  compliant: [
    stackIn("eu-west-1", "primary", {
      terraform: { backend: { s3: { key: "primary/terraform.tfstate" } } },
      output: { database_arn: { value: '${aws_db_instance.it["1"].arn}' } },
      resource: { aws_db_instance: { it: {} } },
    }),
    stackIn("eu-central-1", "dr", {
      data: { terraform_remote_state: { primary: { config: { key: "primary/terraform.tfstate" } } } },
      resource: {
        aws_db_instance: {
          it: { replicate_source_db: "${data.terraform_remote_state.primary.outputs.database_arn}" },
        },
      },
    }),
  ],
  violating: database({ replicate_source_db: "lamp-primary-1" }),
  problems: [
    'replicate_source_db: got "lamp-primary-1", allowed: the ARN of a database in a region other than eu-central-1',
  ],
});

testRule(replicaOmitsForbidden, {
  compliant: database({ replicate_source_db: SOURCE, username: null }),
  violating: database({ replicate_source_db: SOURCE, username: "lamp", db_name: "visitors" }),
  problems: ['username: got "lamp", allowed: nothing', 'db_name: got "visitors", allowed: nothing'],
});

testRule(replicaOmitsInherited, {
  compliant: database({ replicate_source_db: SOURCE, engine: null }),
  violating: database({ replicate_source_db: SOURCE, engine: "mysql", allocated_storage: 20 }),
  problems: ['engine: got "mysql", allowed: nothing', "allocated_storage: got 20, allowed: nothing"],
});

const groupIn = (region: string, name: string, family: string, value: string) =>
  stackIn(region, name, {
    resource: {
      aws_db_parameter_group: { it: { family, parameter: [{ name: "binlog_format", value }] } },
    },
  });

testRule(sameEngineInBothRegions, {
  compliant: [
    groupIn("eu-west-1", "primary", "mysql8.4", "ROW"),
    groupIn("eu-central-1", "dr", "mysql8.4", "ROW"),
  ],
  violating: [
    groupIn("eu-west-1", "primary", "mysql8.4", "ROW"),
    groupIn("eu-central-1", "dr", "mysql8.0", "ROW"),
    groupIn("eu-central-1", "dr-too", "mysql8.4", "MIXED"),
  ],
  problems: [
    'family: got "mysql8.0", allowed: mysql8.4',
    'parameter: got [{"name":"binlog_format","value":"MIXED"}], allowed: [{"name":"binlog_format","value":"ROW"}]',
  ],
});

testRule(networkAndParametersSet, {
  compliant: database({
    db_subnet_group_name: "${aws_db_subnet_group.g.name}",
    parameter_group_name: "${aws_db_parameter_group.g.name}",
    vpc_security_group_ids: ["${aws_security_group.g.id}"],
  }),
  violating: database({ db_subnet_group_name: "default" }),
  problems: [
    'db_subnet_group_name: got "default", allowed: an aws_db_subnet_group of the stack',
    "parameter_group_name: got nothing, allowed: an aws_db_parameter_group of the stack",
    "vpc_security_group_ids: got nothing, allowed: an aws_security_group of the stack",
  ],
});

const subnetGroup = (...zones: string[]) =>
  withResources({
    aws_db_subnet_group: { it: { subnet_ids: zones.map((_, index) => `\${aws_subnet.s${index}.id}`) } },
    aws_subnet: Object.fromEntries(zones.map((zone, index) => [`s${index}`, { availability_zone: zone }])),
  });

testRule(subnetGroupTwoZones, {
  compliant: subnetGroup("eu-central-1a", "eu-central-1b"),
  violating: subnetGroup("eu-central-1a", "eu-central-1a"),
  problems: ['subnet_ids: got ["eu-central-1a"], allowed: subnets in at least two Availability Zones'],
});

testRule(storageFitsType, {
  compliant: database({ storage_type: "gp3", allocated_storage: 400, iops: 12000 }),
  violating: database({ allocated_storage: 10, storage_type: "gp3", iops: 12000 }),
  problems: ["allocated_storage: got 10, allowed: 20 to 65536 (GiB)", "iops: got 12000, allowed: nothing"],
});

testRule(currentGenerationClass, {
  compliant: database({ instance_class: "db.m8g.large" }),
  violating: database({ instance_class: "db.m4.large" }),
  problems: ['instance_class: got "db.m4.large", allowed: a class of the current generation'],
});

testRule(smallClassWithoutInsights, {
  compliant: database({ instance_class: "db.t3.micro", performance_insights_enabled: false }),
  violating: database({ instance_class: "db.t3.micro", performance_insights_enabled: true }),
  problems: ["performance_insights_enabled: got true, allowed: nothing or false"],
});

testRule(caCertificate, {
  compliant: database({ ca_cert_identifier: "rds-ca-rsa2048-g1" }),
  violating: database({ ca_cert_identifier: "rds-ca-2019" }),
  problems: [
    'ca_cert_identifier: got "rds-ca-2019", allowed: "rds-ca-rsa2048-g1" or "rds-ca-rsa4096-g1" or "rds-ca-ecc384-g1"',
  ],
});

const grouped = (values: Block, group: Block) =>
  withResources({
    aws_db_instance: { it: { parameter_group_name: "${aws_db_parameter_group.g.name}", ...values } },
    aws_db_parameter_group: { g: group },
  });

testRule(parameterFamilyFitsEngine, {
  compliant: grouped({ engine: "mysql", engine_version: "8.4.5" }, { family: "mysql8.4" }),
  violating: grouped({ engine: "mysql", engine_version: "8.4" }, { family: "mysql8.0" }),
  problems: [
    'parameter_group_name: got "mysql8.0", allowed: a group of family mysql8.4',
    'parameter_group_name: got "mysql8.0", allowed: a group of family mysql8.4 while RDS reports 8.0.9',
  ],
});

/** A replica on standby, in a stack with parameter groups of two releases that reads what RDS runs. */
const withVersion = (engine_version: string, parameter_group_name = "${aws_db_parameter_group.old.name}") => [
  stackIn("eu-central-1", "dr", {
    variable: POSTURE,
    data: { aws_db_instance: { each: { for_each: "${toset(data.aws_db_instances.found.ids)}" } } },
    resource: {
      aws_db_instance: {
        it: {
          identifier: "lamp-dr-1",
          replicate_source_db: `\${var.posture == "standby" ? "${SOURCE}" : null}`,
          engine_version,
          parameter_group_name,
        },
      },
      aws_db_parameter_group: { old: { family: "mysql8.4" }, new: { family: "mysql9.7" } },
    },
  }),
];
const RUNS = 'data.aws_db_instance.each["lamp-dr-1"].engine_version';

testRule(parameterFamilyFitsEngine, {
  compliant: withVersion(
    `\${try(${RUNS} == "8.4.9", false) && var.posture == "standby" ? "9.7" : null}`,
    `\${try(${RUNS} == "9.7.9", false) || var.posture == "standby" ? aws_db_parameter_group.new.name : aws_db_parameter_group.old.name}`,
  ),
  violating: withVersion(`\${try(${RUNS} == "8.4.9", false) ? "9.7" : null}`),
  problems: [
    'parameter_group_name: got "mysql8.4", allowed: a group of family mysql9.7 while RDS reports 8.4.9',
    'parameter_group_name: got "mysql8.4", allowed: a group of family mysql9.7 while RDS reports 9.7.9',
  ],
});

testRule(onlyReplicasUpgraded, {
  compliant: withVersion(`\${try(${RUNS} == "8.4.9", false) && var.posture == "standby" ? "9.7" : null}`),
  violating: withVersion(`\${try(${RUNS} == "8.4.9", true) ? "9.7" : "8.4"}`),
  problems: [
    'engine_version: got "8.4", allowed: nothing while RDS reports 9.7.9',
    'engine_version: got "9.7", allowed: nothing while RDS reports 8.4.9 (with posture=quiesced or active)',
  ],
});

const PROMISED = {
  binlog_format: "ROW",
  autocommit: "1",
  transaction_isolation: "READ-COMMITTED",
  innodb_flush_log_at_trx_commit: "1",
  sync_binlog: "1",
  sql_mode: "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION",
};
const promising = (different: Record<string, string>, apply_method = "pending-reboot") =>
  grouped(
    {},
    {
      parameter: Object.entries({ ...PROMISED, ...different }).map(([name, value]) => ({
        name,
        value,
        apply_method,
      })),
    },
  );

testRule(promisedParameters, {
  compliant: promising({}),
  violating: promising({
    binlog_format: "STATEMENT",
    autocommit: "0",
    transaction_isolation: "READ-UNCOMMITTED",
    innodb_flush_log_at_trx_commit: "2",
    sync_binlog: "0",
    sql_mode: "NO_ENGINE_SUBSTITUTION",
  }),
  problems: [
    'binlog_format: got "STATEMENT", allowed: "ROW"',
    'autocommit: got "0", allowed: "1"',
    'transaction_isolation: got "READ-UNCOMMITTED", allowed: "READ-COMMITTED" or "REPEATABLE-READ" or "SERIALIZABLE"',
    'innodb_flush_log_at_trx_commit: got "2", allowed: "1"',
    'sync_binlog: got "0", allowed: "1"',
    'sql_mode: got "NO_ENGINE_SUBSTITUTION", allowed: a list with STRICT_TRANS_TABLES',
  ],
});

testRule(promisedParameters, {
  compliant: promising({ transaction_isolation: "SERIALIZABLE" }),
  violating: grouped(
    {},
    {
      parameter: Object.entries(PROMISED)
        .filter(([name]) => name !== "autocommit")
        .map(([name, value]) => ({
          name,
          value,
          apply_method: name === "sync_binlog" ? "immediate" : "pending-reboot",
        })),
    },
  ),
  problems: [
    'autocommit: got nothing, allowed: "1"',
    'apply_method of sync_binlog: got "immediate", allowed: "pending-reboot"',
  ],
});

testRule(windowsApart, {
  compliant: database({ backup_window: "02:00-03:00", maintenance_window: "sun:04:00-sun:05:00" }),
  violating: database({ backup_window: "23:30-00:30", maintenance_window: "sun:00:00-sun:01:00" }),
  problems: [
    "backup_window: got 23:30-00:30 with maintenance_window sun:00:00-sun:01:00, allowed: windows that do not overlap",
  ],
});

testRule(tlsRequired, {
  compliant: grouped({}, { parameter: [{ name: "require_secure_transport", value: "1" }] }),
  violating: grouped({}, { parameter: [{ name: "require_secure_transport", value: "0" }] }),
  problems: ['require_secure_transport: got "0", allowed: "1" or "ON"'],
});

testRule(finalSnapshotOfWriters, {
  compliant: switching({
    skip_final_snapshot: '${var.posture == "standby"}',
    final_snapshot_identifier:
      '${var.posture == "standby" ? null : "final-${aws_db_subnet_group.it.vpc_id}"}',
  }),
  violating: [
    ...switching({ skip_final_snapshot: true }),
    ...switching({
      skip_final_snapshot: '${var.posture == "standby"}',
      final_snapshot_identifier: '${var.posture == "standby" ? null : "final"}',
    }),
  ],
  problems: [
    "skip_final_snapshot: got true, allowed: false or nothing (with posture=quiesced or active)",
    "final_snapshot_identifier: got nothing, allowed: a name with an id that AWS chooses (with posture=quiesced or active)",
    'final_snapshot_identifier: got "final", allowed: a name with an id that AWS chooses (with posture=quiesced or active)',
  ],
});

testRule(deletionProtected, {
  compliant: database({ deletion_protection: true }),
  violating: switching({ deletion_protection: '${var.posture == "active"}' }),
  problems: ["deletion_protection: got false, allowed: true (with posture=standby or quiesced)"],
});

testRule(instanceRetirable, {
  compliant: database({ lifecycle: { ignore_changes: [] } }),
  violating: database({ lifecycle: { prevent_destroy: true } }),
  problems: ["lifecycle.prevent_destroy: got true, allowed: nothing"],
});

const lagAlarm = (values: Block): Block => ({
  metric_name: "ReplicaLag",
  dimensions: { DBInstanceIdentifier: "lamp-dr-1" },
  treat_missing_data: "breaching",
  alarm_actions: ["${aws_sns_topic.t.arn}"],
  ...values,
});
const TOO_MUCH = lagAlarm({ comparison_operator: "GreaterThanThreshold", threshold: 300 });
const STOPPED = lagAlarm({ comparison_operator: "LessThanThreshold", threshold: 0 });
const watched = (alarms: Readonly<Record<string, Block>>) =>
  withResources({
    aws_db_instance: { it: { identifier: "lamp-dr-1", replicate_source_db: SOURCE } },
    aws_cloudwatch_metric_alarm: alarms,
  });

testRule(replicaLagAlarmed, {
  compliant: watched({ lag: TOO_MUCH, stopped: STOPPED }),
  violating: watched({ lag: { ...TOO_MUCH, treat_missing_data: "missing" } }),
  problems: [
    "ReplicaLag: got no alarm above a threshold, allowed: one with an action that treats missing data as breaching",
    "ReplicaLag: got no alarm below 0 (stopped), allowed: one with an action that treats missing data as breaching",
  ],
});

testRule(passwordWriteOnly, {
  compliant: database({ password_wo: "${ephemeral.a.b.c}", password_wo_version: 1 }),
  violating: database({ password: "${var.password}", password_wo: "${ephemeral.a.b.c}" }),
  problems: [
    "password: got ${var.password}, allowed: nothing",
    "password_wo_version: got nothing, allowed: a number if password_wo is set, otherwise nothing",
  ],
});

const databaseWith = (values: object) => withResources({ aws_db_instance: { it: values } });

testRule(notPublic, {
  compliant: databaseWith({ publicly_accessible: false }),
  violating: databaseWith({ publicly_accessible: true }),
  problems: ["publicly_accessible: got true, allowed: nothing or false"],
});

testRule(minorUpgrades, {
  compliant: databaseWith({}),
  violating: databaseWith({ auto_minor_version_upgrade: false }),
  problems: ["auto_minor_version_upgrade: got false, allowed: nothing or true"],
});

testRule(copiesTags, {
  compliant: databaseWith({ copy_tags_to_snapshot: true }),
  violating: databaseWith({}),
  problems: ["copy_tags_to_snapshot: got nothing, allowed: true"],
});

testRule(customAdministrator, {
  compliant: databaseWith({ username: "lamp" }),
  violating: databaseWith({ username: "admin" }),
  problems: ['username: got "admin", allowed: a custom name'],
});
