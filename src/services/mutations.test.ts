import { describe, expect, test } from "vitest";
import { type ConfigOverrides, synthesize } from "../../test/support/synth";
import { SynthesizedStack } from "../terraform/stack/synthesized-stack";
import { findings, RULES } from ".";

/** A synthesized stack that may be broken. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape, about to be broken on purpose.
type Json = any;

interface Stacks {
  readonly primary: Json;
  readonly dr: Json;
  readonly dns: Json;
  readonly "terraform-state": Json;
}

/** Compliant with every rule, warnings included. */
const BASE: ConfigOverrides = {
  regions: { primary: { cidrBlock: "10.0.0.0/16" }, dr: { cidrBlock: "10.1.0.0/16" } },
  scaling: { scaleInBelowCpuPercent: 30 },
};
const HTTPS: ConfigOverrides = {
  ...BASE,
  dns: { zone: { create: undefined, id: "Z0123456789ABC", name: "lamp-visitor.test" }, https: true },
};

/** The stack's only resource of a type, or the one with the id. */
function of(stack: Json, type: string, id?: string): Json {
  const blocks = stack.resource[type];
  const ids = Object.keys(blocks);
  if (id === undefined) expect(ids).toHaveLength(1);
  const found = blocks[id ?? ids[0] ?? ""];
  expect(found, `${type}.${id}`).toBeDefined();
  return found;
}

/** Replaces text in an attribute; it has to be there. */
function replace(block: Json, attribute: string, from: string, to: string): void {
  expect(block[attribute]).toContain(from);
  block[attribute] = block[attribute].split(from).join(to);
}

const database = (stack: Json) => of(stack, "aws_db_instance");
const task = (stack: Json) => of(stack, "aws_ecs_task_definition");
const service = (stack: Json) => of(stack, "aws_ecs_service");
const alarm = (stack: Json, id: string) => of(stack, "aws_cloudwatch_metric_alarm", id);
const secret = (stack: Json) => of(stack, "aws_secretsmanager_secret");
const check = (stack: Json, id: string) => of(stack, "aws_route53_health_check", `dns_failover_${id}`);
const record = (stack: Json, id: string) => of(stack, "aws_route53_record", `dns_failover_${id}`);
const replication = (stacks: Stacks) =>
  of(stacks["terraform-state"], "aws_s3_bucket_replication_configuration", "primary_to_dr_configuration");
const bucketPart = (stacks: Stacks, type: string) =>
  Object.values<Json>(stacks["terraform-state"].resource[`aws_s3_bucket_${type}`])[0];

/** One way to break each rule, in the stacks as they are really synthesized. */
const MUTATIONS: Readonly<Record<string, (stacks: Stacks) => void>> = {
  "acm-key-length": ({ dr }) => {
    of(dr, "aws_acm_certificate").key_algorithm = "RSA_1024";
  },
  "acm-renews-itself": ({ dr }) => {
    of(dr, "aws_acm_certificate").validation_method = "EMAIL";
  },
  "autoscaling-alarm-metric": ({ dr }) => delete alarm(dr, "scaling_cpu_high").dimensions.ServiceName,
  "autoscaling-alarm-missing-data": ({ dr }) => {
    alarm(dr, "scaling_cpu_high").treat_missing_data = "breaching";
  },
  "autoscaling-bounds-ordered": ({ dr }) => {
    of(dr, "aws_appautoscaling_target").max_capacity = 0;
  },
  "autoscaling-standby-minimum-zero": ({ dr }) => {
    of(dr, "aws_appautoscaling_target").min_capacity = 1;
  },
  "autoscaling-step-bounds": ({ dr }) => {
    const policy = of(dr, "aws_appautoscaling_policy", "scaling_scale_out");
    policy.step_scaling_policy_configuration.step_adjustment[0].metric_interval_upper_bound = "10";
  },
  "autoscaling-thresholds-apart": ({ dr }) => {
    alarm(dr, "scaling_cpu_low").threshold = 70;
  },
  "cloudwatch-datapoints-within-periods": ({ dr }) => {
    alarm(dr, "scaling_cpu_low").datapoints_to_alarm = 3;
  },
  "cloudwatch-missing-data-said": ({ dr }) =>
    delete alarm(dr, "observability_response_time").treat_missing_data,
  "ecr-destination-repository-exists": ({ dr }) => {
    of(dr, "aws_ecr_repository").name = "apache";
  },
  "ecr-lifecycle-policy": ({ dr }) => delete dr.resource.aws_ecr_lifecycle_policy,
  "ecr-one-replication-configuration": ({ dr }) => {
    const configurations = dr.resource.aws_ecr_replication_configuration;
    configurations.again = Object.values(configurations)[0];
  },
  "ecr-scanned-on-push": ({ dr }) => {
    of(dr, "aws_ecr_repository").image_scanning_configuration.scan_on_push = false;
  },
  "ecs-awslogs-options": ({ dr }) =>
    replace(
      task(dr),
      "container_definitions",
      '"awslogs-region" = "eu-central-1"',
      '"awslogs-region" = "eu-west-1"',
    ),
  "ecs-awsvpc-wiring": ({ dr }) => {
    of(dr, "aws_lb_target_group").target_type = "instance";
  },
  "ecs-container-health-check": ({ dr }) => replace(task(dr), "container_definitions", '["CMD", ', "["),
  "ecs-containers-log": ({ dr }) =>
    replace(task(dr), "container_definitions", '"logDriver" = "awslogs"', '"logDriver" = null'),
  "ecs-execution-role-decrypts": ({ primary }) => {
    const policy = of(primary, "aws_iam_role_policy", "web_service_execution_role_read_credentials");
    replace(policy, "policy", "kms:Decrypt", "kms:DescribeKey");
  },
  "ecs-execution-role-reads-secret": ({ dr }) => {
    const policy = of(dr, "aws_iam_role_policy", "web_service_execution_role_read_credentials");
    replace(policy, "policy", ":secretsmanager:eu-central-1:", ":secretsmanager:eu-west-1:");
  },
  "ecs-fargate-size": ({ dr }) => {
    task(dr).memory = "512";
  },
  "ecs-health-check-grace": ({ dr }) => delete service(dr).health_check_grace_period_seconds,
  "ecs-image-from-own-region": ({ dr }) =>
    replace(
      task(dr),
      "container_definitions",
      "aws_ecr_repository.image_registry.repository_url",
      "data.terraform_remote_state.primary.outputs.image_repository_url",
    ),
  "ecs-latest-platform": ({ dr }) => {
    service(dr).platform_version = "1.3.0";
  },
  "ecs-names-non-root-user": ({ dr }) =>
    replace(task(dr), "container_definitions", '"user" = "www-data"', '"user" = "root"'),
  "ecs-no-public-address": ({ dr }) => {
    service(dr).network_configuration.assign_public_ip = true;
  },
  "ecs-no-secret-in-environment": ({ dr }) =>
    replace(task(dr), "container_definitions", '"DATABASE_NAME"', '"DATABASE_PASSWORD"'),
  "ecs-not-privileged": ({ dr }) =>
    replace(task(dr), "container_definitions", '"essential" = true', '"privileged" = true'),
  "ecs-own-process-namespace": ({ dr }) => {
    task(dr).pid_mode = "host";
  },
  "ecs-propagates-tags": ({ dr }) => delete service(dr).propagate_tags,
  "ecs-read-only-root": ({ dr }) =>
    replace(
      task(dr),
      "container_definitions",
      '"readonlyRootFilesystem" = true',
      '"readonlyRootFilesystem" = false',
    ),
  "ecs-read-only-root-has-mounts": ({ dr }) => task(dr).volume.pop(),
  "ecs-secret-in-own-region": ({ dr }) =>
    replace(task(dr), "container_definitions", ":secretsmanager:eu-central-1:", ":secretsmanager:eu-west-1:"),
  "ecs-secret-keys-exist": ({ dr }) => replace(task(dr), "container_definitions", ":username::", ":user::"),
  "ecs-secret-value-from-form": ({ dr }) =>
    replace(task(dr), "container_definitions", ":password::", ":password:"),
  "ecs-service-after-listeners": ({ dr }) => {
    service(dr).depends_on = service(dr).depends_on.filter(
      (address: string) => !address.includes("listener"),
    );
  },
  "ecs-service-after-role-policies": ({ dr }) => {
    service(dr).depends_on = service(dr).depends_on.filter((address: string) => !address.includes("iam"));
  },
  "ecs-standby-runs-no-task": ({ dr }) => {
    service(dr).lifecycle = { ignore_changes: ["desired_count"] };
  },
  "ecs-tasks-not-behind-promotion": ({ dr }) =>
    service(dr).depends_on.push("aws_ssm_parameter.database_host"),
  "elb-deletion-protected": ({ dr }) => {
    of(dr, "aws_lb").enable_deletion_protection = false;
  },
  "elb-desync-mitigation": ({ dr }) => {
    of(dr, "aws_lb").desync_mitigation_mode = "monitor";
  },
  "elb-drops-invalid-headers": ({ dr }) => delete of(dr, "aws_lb").drop_invalid_header_fields,
  "elb-name-length": ({ dr }) => {
    of(dr, "aws_lb").name = "a-load-balancer-with-a-name-too-long";
  },
  "elb-recommended-tls-policy": ({ dr }) => {
    of(dr, "aws_lb_listener", "load_balancer_https").ssl_policy = "ELBSecurityPolicy-2016-08";
  },
  "elb-target-group-replaceable": ({ dr }) => delete of(dr, "aws_lb_target_group").lifecycle,
  "elb-two-zones": ({ dr }) => {
    of(dr, "aws_subnet", "network_public_b").availability_zone = "eu-central-1a";
  },
  "iam-and-route53-independent-of-posture": ({ dr }) => {
    of(dr, "aws_iam_role", "web_service_task_role").count = '${var.posture == "active" ? 1 : 0}';
  },
  "iam-no-decrypt-on-all-keys": ({ primary }) => {
    const policy = of(primary, "aws_iam_role_policy", "web_service_execution_role_read_credentials");
    replace(policy, "policy", "aws_kms_key.credentials_key.arn", '"*"');
  },
  "iam-no-full-administrator": ({ dr }) => {
    of(dr, "aws_iam_role_policy_attachment").policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess";
  },
  "iam-no-requested-region": ({ dr }) => {
    const policy = of(dr, "aws_iam_role_policy", "web_service_execution_role_read_credentials");
    replace(
      policy,
      "policy",
      '"Action" = "ssm:GetParameters"',
      '"Action" = "ssm:GetParameters", "Condition" = {"StringEquals" = {"aws:RequestedRegion" = "eu-central-1"}}',
    );
  },
  "iam-no-service-wildcards": (stacks) => {
    const policy = of(stacks["terraform-state"], "aws_iam_role_policy", "primary_to_dr_policy");
    replace(policy, "policy", '"s3:ListBucket"', '"s3:*"');
  },
  "iam-role-names-unique": ({ dr }) =>
    replace(of(dr, "aws_iam_role", "web_service_task_role"), "name", "eu-central-1", "eu-west-1"),
  "iam-secret-arn-with-suffix": ({ primary }) => {
    const policy = of(primary, "aws_iam_role_policy", "web_service_execution_role_read_credentials");
    replace(
      policy,
      "policy",
      "aws_secretsmanager_secret.credentials.arn",
      '"arn:aws:secretsmanager:eu-west-1:123456789012:secret:lamp/database"',
    );
  },
  "kms-policy-not-public": ({ dr }) => {
    const statement = { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" };
    of(dr, "aws_kms_key").policy = JSON.stringify({ Statement: [statement] });
  },
  "kms-single-region": ({ dr }) => {
    of(dr, "aws_kms_key").multi_region = true;
  },
  "rds-backups-on": ({ dr }) => {
    database(dr).backup_retention_period = 0;
  },
  "rds-ca-certificate": ({ dr }) => delete database(dr).ca_cert_identifier,
  "rds-changes-applied-at-once": ({ dr }) => delete database(dr).apply_immediately,
  "rds-copies-tags": ({ dr }) => delete database(dr).copy_tags_to_snapshot,
  "rds-custom-administrator": ({ primary }) => replace(database(primary), "username", '"lamp"', '"admin"'),
  "rds-deletion-protected": ({ dr }) => {
    database(dr).deletion_protection = '${var.posture == "active"}';
  },
  "rds-demotion-refused-at-plan": ({ dr }) => database(dr).lifecycle.precondition.shift(),
  "rds-engine-in-standard-support": ({ primary }) =>
    replace(database(primary), "engine_version", '"8.4"', '"8.0"'),
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
  "rds-parameter-family-fits-engine": ({ primary }) => {
    of(primary, "aws_db_parameter_group").family = "mysql8.0";
  },
  "rds-password-write-only": ({ primary }) => delete database(primary).password_wo_version,
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
    of(dr, "aws_db_parameter_group").family = "mysql8.0";
  },
  "rds-small-class-without-insights": ({ dr }) => {
    database(dr).performance_insights_enabled = true;
  },
  "rds-storage-fits-type": ({ dr }) => {
    database(dr).iops = 3000;
  },
  "rds-subnet-group-two-zones": ({ dr }) => of(dr, "aws_db_subnet_group").subnet_ids.pop(),
  "rds-tls-required": ({ dr }) => {
    of(dr, "aws_db_parameter_group").parameter[0].value = "0";
  },
  "rds-windows-apart": ({ dr }) => {
    database(dr).backup_window = "04:30-05:30";
  },
  "route53-check-asks-load-balancer": ({ dns }) => {
    check(dns, "primary_endpoint").fqdn = "www.lamp-visitor.test";
  },
  "route53-check-enabled": ({ dns }) => {
    check(dns, "dr_idle").disabled = true;
  },
  "route53-check-interval": ({ dns }) => {
    check(dns, "primary_endpoint").request_interval = 60;
  },
  "route53-fence-watches-other-region": ({ dr }) => {
    alarm(dr, "observability_serving").comparison_operator = "LessThanThreshold";
  },
  "route53-health-path-not-redirected": ({ primary }) => delete primary.resource.aws_lb_listener_rule,
  "route53-metric-alarms-in-us-east-1": ({ dns }) =>
    delete alarm(dns, "dns_failover_primary_fenced").provider,
  "route53-metric-check-alarm-exists": ({ dns }) => {
    check(dns, "dr_idle").cloudwatch_alarm_region = "eu-west-1";
  },
  "route53-metric-check-alarm-same": ({ dr }) => {
    alarm(dr, "observability_serving").count = '${var.posture == "active" ? 1 : 0}';
  },
  "route53-metric-check-alarm-supported": ({ dr }) => {
    alarm(dr, "observability_serving").metric_query = [];
  },
  "route53-metric-check-insufficient-data": ({ dns }) =>
    delete check(dns, "dr_idle").insufficient_data_health_status,
  "route53-primary-can-fail": ({ dns }) => delete record(dns, "primary").health_check_id,
  "route53-primary-fenced": ({ dns }) => check(dns, "primary_may_serve").child_healthchecks.pop(),
  "route53-records-unique": ({ dns }) => {
    record(dns, "secondary").set_identifier = "primary";
  },
  "route53-secondary-evaluates-target": ({ dns }) => {
    record(dns, "secondary").alias.evaluate_target_health = false;
  },
  "route53-zone-not-forced": ({ dns }) => {
    of(dns, "aws_route53_zone").force_destroy = true;
  },
  "secretsmanager-name-in-one-stack": ({ primary, dr }) => {
    dr.resource.aws_secretsmanager_secret = { copy: { name: secret(primary).name } };
  },
  "secretsmanager-name-without-suffix": ({ primary }) => {
    secret(primary).name = "lamp-secret";
  },
  "secretsmanager-no-host-in-secret": ({ primary }) =>
    replace(
      of(primary, "aws_secretsmanager_secret_version"),
      "secret_string_wo",
      "{ engine",
      '{ host = "db", engine',
    ),
  "secretsmanager-password-fits-mysql": ({ primary }) => {
    primary.ephemeral.aws_secretsmanager_random_password.generated.password_length = 64;
  },
  "secretsmanager-password-read-back": ({ primary }) =>
    replace(
      database(primary),
      "password_wo",
      "jsondecode(ephemeral.aws_secretsmanager_secret_version.stored[0].secret_string).password",
      "ephemeral.aws_secretsmanager_random_password.generated.random_password",
    ),
  "secretsmanager-recovery-window": ({ primary }) => {
    secret(primary).recovery_window_in_days = 1;
  },
  "secretsmanager-replica-not-looked-up": ({ dr }) => {
    dr.data.aws_secretsmanager_secret = { found: { name: "lamp/database" } };
  },
  "secretsmanager-replica-overwrites": ({ primary }) => delete secret(primary).force_overwrite_replica_secret,
  "secretsmanager-replicated-to-readers": ({ primary }) => delete secret(primary).replica,
  "sns-topic-not-public": ({ dr }) => {
    const statement = { Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: "*" };
    of(dr, "aws_sns_topic").policy = JSON.stringify({ Statement: [statement] });
  },
  "state-backend-in-own-region": ({ dr }) => {
    dr.terraform.backend.s3.region = "eu-west-1";
  },
  "state-bucket-encrypted": (stacks) =>
    delete stacks["terraform-state"].resource.aws_s3_bucket_server_side_encryption_configuration,
  "state-bucket-lifecycle": (stacks) => {
    bucketPart(stacks, "lifecycle_configuration").rule[0].status = "Disabled";
  },
  "state-bucket-not-forced": (stacks) => {
    of(stacks["terraform-state"], "aws_s3_bucket", "state_dr").force_destroy = true;
  },
  "state-bucket-policy-own-account": (stacks) =>
    replace(bucketPart(stacks, "policy"), "policy", '"Deny"', '"Allow"'),
  "state-bucket-private": (stacks) => {
    bucketPart(stacks, "public_access_block").block_public_policy = false;
  },
  "state-bucket-tls-only": (stacks) => replace(bucketPart(stacks, "policy"), "policy", '"Deny"', '"Allow"'),
  "state-bucket-versioned": (stacks) => {
    bucketPart(stacks, "versioning").versioning_configuration.status = "Suspended";
  },
  "state-bucket-without-acls": (stacks) => {
    bucketPart(stacks, "ownership_controls").rule.object_ownership = "ObjectWriter";
  },
  "state-dns-beside-secondary": ({ dns }) => {
    dns.provider.aws[0].region = "eu-west-1";
  },
  "state-lockfile": ({ dr }) => delete dr.terraform.backend.s3.use_lockfile,
  "state-replication-after-versioning": (stacks) => replication(stacks).depends_on.shift(),
  "state-replication-covers-state": (stacks) => replication(stacks).rule.pop(),
  "state-replication-delete-markers": (stacks) => {
    replication(stacks).rule[0].delete_marker_replication.status = "Disabled";
  },
  "state-replication-disjoint": (stacks) => {
    replication(stacks).rule[0].filter.prefix = "dns/";
  },
  "state-replication-in-time": (stacks) => delete replication(stacks).rule[0].destination.metrics,
  "state-replication-kms": (stacks) => {
    const encryption = bucketPart(stacks, "server_side_encryption_configuration");
    encryption.rule[0].apply_server_side_encryption_by_default.sse_algorithm = "aws:kms";
  },
  "state-replication-role": (stacks) => {
    const policy = of(stacks["terraform-state"], "aws_iam_role_policy", "primary_to_dr_policy");
    replace(policy, "policy", "s3:ReplicateDelete", "s3:DeleteObject");
  },
  "terraform-ephemeral-in-write-only": ({ primary }) => {
    database(primary).tags.Password = "${ephemeral.aws_secretsmanager_secret_version.stored.secret_string}";
  },
  "terraform-ephemerals-at-home": ({ primary, dr }) => {
    dr.ephemeral = primary.ephemeral;
  },
  "terraform-literals-in-own-region": ({ dr }) => {
    of(dr, "aws_vpc_endpoint").service_name = "com.amazonaws.eu-west-1.s3";
  },
  "terraform-no-cross-stack-outputs": ({ primary }) => {
    primary.output["cross-stack-output-aws_vpcnetwork_vpcid"] = { value: "${aws_vpc.network_vpc.id}" };
  },
  "terraform-no-escaped-expression": ({ dr }) =>
    replace(
      of(dr, "aws_cloudwatch_dashboard"),
      "dashboard_body",
      "lamp-dr-${var.database_generation}",
      "lamp-dr-$${var.database_generation}",
    ),
  "terraform-no-secret-literal": ({ primary }) =>
    replace(
      database(primary),
      "password_wo",
      "jsondecode(ephemeral.aws_secretsmanager_secret_version.stored[0].secret_string).password",
      '"hunter2"',
    ),
  "terraform-prevent-destroy": ({ dr }) => delete of(dr, "aws_kms_key").lifecycle,
  "terraform-provider-account": ({ dns }) => delete dns.provider.aws[1].allowed_account_ids,
  "terraform-provider-pinned": ({ dr }) => {
    dr.terraform.required_providers.aws.version = "~> 5.100";
  },
  "terraform-reads-state-in-own-region": ({ dr }) => {
    const { config } = dr.data.terraform_remote_state.primary;
    Object.assign(config, { bucket: "lamp-tfstate-123456789012-eu-west-1", region: "eu-west-1" });
  },
  "terraform-region-stack-one-region": ({ dr }) =>
    dr.provider.aws.push({ alias: "peer", region: "eu-west-1" }),
  "terraform-remote-state-without-defaults": ({ dr }) => {
    dr.data.terraform_remote_state.primary.defaults = { database_arn: "" };
  },
  "terraform-required-version": ({ dns }) => {
    dns.terraform.required_version = ">= 1.5";
  },
  "terraform-state-read-has-producer": ({ primary }) => delete primary.output.database_arn,
  "vpc-database-reaches-nothing": ({ dr }) => {
    const { firewall_tasks_egress: rule } = dr.resource.aws_vpc_security_group_egress_rule;
    rule.security_group_id = "${aws_security_group.firewall_database.id}";
  },
  "vpc-default-security-group-closed": ({ dr }) => {
    of(dr, "aws_default_security_group").egress = [{ cidr_blocks: ["0.0.0.0/0"] }];
  },
  "vpc-flow-logs": ({ dr }) => delete dr.resource.aws_flow_log,
  "vpc-internet-reaches-only-load-balancer": ({ dr }) => {
    service(dr).network_configuration.assign_public_ip = true;
    of(dr, "aws_route", "network_private_internet_route").gateway_id =
      "${aws_internet_gateway.network_internet_gateway.id}";
    of(dr, "aws_vpc_security_group_ingress_rule", "firewall_tasks_http").referenced_security_group_id = null;
    of(dr, "aws_vpc_security_group_ingress_rule", "firewall_tasks_http").cidr_ipv4 = "0.0.0.0/0";
  },
  "vpc-only-load-balancer-reaches-tasks": ({ dr }) => {
    of(dr, "aws_vpc_security_group_ingress_rule", "firewall_tasks_http").to_port = 443;
  },
  "vpc-only-tasks-reach-database": ({ dr }) => {
    of(dr, "aws_vpc_security_group_ingress_rule", "firewall_database_mysql").referenced_security_group_id =
      "${aws_security_group.firewall_load_balancer.id}";
  },
  "vpc-open-ports-are-web-ports": ({ dr }) => {
    const ssh = { cidr_ipv4: "0.0.0.0/0", ip_protocol: "tcp", from_port: 22, to_port: 22 };
    dr.resource.aws_vpc_security_group_ingress_rule.ssh = ssh;
  },
  "vpc-private-address-space": ({ dr }) => {
    of(dr, "aws_vpc").cidr_block = "11.1.0.0/16";
  },
  "vpc-private-subnets": ({ dr }) => {
    of(dr, "aws_db_subnet_group").subnet_ids[0] = "${aws_subnet.network_public_a.id}";
  },
  "vpc-quotas": ({ dr }) => {
    of(dr, "aws_eip").count = 6;
  },
  "vpc-security-group-rules-separate": ({ dr }) => {
    of(dr, "aws_security_group", "firewall_tasks").ingress = [];
  },
  "vpc-subnets-without-public-addresses": ({ dr }) => {
    of(dr, "aws_subnet", "network_public_a").map_public_ip_on_launch = true;
  },
  "vpc-zones-by-name": ({ dr }) => {
    dr.data.aws_availability_zones = { all: {} };
  },
};

/** What only stacks with HTTPS have. */
const NEEDS_HTTPS = [
  "acm-key-length",
  "acm-renews-itself",
  "elb-recommended-tls-policy",
  "route53-health-path-not-redirected",
];

describe.each(RULES.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const { stacks } = synthesize(NEEDS_HTTPS.includes(id) ? HTTPS : BASE);

  test("is kept by the stacks, and broken by one change to them", () => {
    const mutate = MUTATIONS[id];
    if (!mutate) throw new Error(`No mutation for ${id}: add one way to break it.`);
    expect(findings(rule, stacks)).toEqual([]);

    const copies = Object.fromEntries(stacks.map(({ name, json }) => [name, structuredClone(json)]));
    mutate(copies as unknown as Stacks);
    const broken = Object.entries(copies).map(([name, json]) => new SynthesizedStack(name, json));
    expect(findings(rule, broken)).not.toEqual([]);
  });
});
