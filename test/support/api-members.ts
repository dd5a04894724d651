/** The member of an AWS API that the provider puts an attribute into. */
interface ApiMember {
  /** As in botocore. */
  readonly service: string;
  readonly operation: string;
  /** Path in the operation's input, such as `Dimensions[].Value`. */
  readonly member: string;
}

const inOperation = (service: string, operation: string) => (member: string) => ({
  service,
  operation,
  member,
});
const createRole = inOperation("iam", "CreateRole");
const putRolePolicy = inOperation("iam", "PutRolePolicy");
const putAlarm = inOperation("cloudwatch", "PutMetricAlarm");
const createSecret = inOperation("secretsmanager", "CreateSecret");
const createHealthCheck = inOperation("route53", "CreateHealthCheck");
const changeRecord = inOperation("route53", "ChangeResourceRecordSets");
const createTargetGroup = inOperation("elbv2", "CreateTargetGroup");
const createListener = inOperation("elbv2", "CreateListener");
const createDatabase = inOperation("rds", "CreateDBInstance");
const putTarget = inOperation("application-autoscaling", "RegisterScalableTarget");
const putPolicy = inOperation("application-autoscaling", "PutScalingPolicy");
const createService = inOperation("ecs", "CreateService");
const registerTask = inOperation("ecs", "RegisterTaskDefinition");
const replicateImages = inOperation("ecr", "PutReplicationConfiguration");
const RULES = "replicationConfiguration.rules[]";
const RECORD = "ChangeBatch.Changes[].ResourceRecordSet";

/**
 * The attributes with a literal or a name from the configuration, by resource type; `*` stands for every element or value.
 * Source: the provider's code, version 5.100.0, internal/service.
 */
export const API_MEMBERS: Readonly<Record<string, Readonly<Record<string, ApiMember>>>> = {
  aws_acm_certificate: {
    domain_name: inOperation("acm", "RequestCertificate")("DomainName"),
    validation_method: inOperation("acm", "RequestCertificate")("ValidationMethod"),
  },
  aws_appautoscaling_policy: {
    name: putPolicy("PolicyName"),
    policy_type: putPolicy("PolicyType"),
    "step_scaling_policy_configuration.adjustment_type": putPolicy(
      "StepScalingPolicyConfiguration.AdjustmentType",
    ),
    "step_scaling_policy_configuration.metric_aggregation_type": putPolicy(
      "StepScalingPolicyConfiguration.MetricAggregationType",
    ),
    "step_scaling_policy_configuration.cooldown": putPolicy("StepScalingPolicyConfiguration.Cooldown"),
  },
  aws_appautoscaling_target: {
    scalable_dimension: putTarget("ScalableDimension"),
    service_namespace: putTarget("ServiceNamespace"),
    min_capacity: putTarget("MinCapacity"),
    max_capacity: putTarget("MaxCapacity"),
  },
  aws_cloudwatch_dashboard: {
    dashboard_name: inOperation("cloudwatch", "PutDashboard")("DashboardName"),
  },
  aws_cloudwatch_log_group: {
    name: inOperation("logs", "CreateLogGroup")("logGroupName"),
    retention_in_days: inOperation("logs", "PutRetentionPolicy")("retentionInDays"),
  },
  aws_cloudwatch_metric_alarm: {
    alarm_name: putAlarm("AlarmName"),
    alarm_description: putAlarm("AlarmDescription"),
    namespace: putAlarm("Namespace"),
    metric_name: putAlarm("MetricName"),
    statistic: putAlarm("Statistic"),
    comparison_operator: putAlarm("ComparisonOperator"),
    period: putAlarm("Period"),
    evaluation_periods: putAlarm("EvaluationPeriods"),
    datapoints_to_alarm: putAlarm("DatapointsToAlarm"),
    treat_missing_data: putAlarm("TreatMissingData"),
    "dimensions.*": putAlarm("Dimensions[].Value"),
  },
  aws_db_instance: {
    identifier: createDatabase("DBInstanceIdentifier"),
    instance_class: createDatabase("DBInstanceClass"),
    allocated_storage: createDatabase("AllocatedStorage"),
    engine_version: createDatabase("EngineVersion"),
    backup_retention_period: createDatabase("BackupRetentionPeriod"),
  },
  aws_ecr_lifecycle_policy: {
    policy: inOperation("ecr", "PutLifecyclePolicy")("lifecyclePolicyText"),
  },
  aws_ecr_replication_configuration: {
    "replication_configuration.rule.destination.region": replicateImages(`${RULES}.destinations[].region`),
    "replication_configuration.rule.destination.registry_id": replicateImages(
      `${RULES}.destinations[].registryId`,
    ),
    "replication_configuration.rule.repository_filter.filter": replicateImages(
      `${RULES}.repositoryFilters[].filter`,
    ),
    "replication_configuration.rule.repository_filter.filter_type": replicateImages(
      `${RULES}.repositoryFilters[].filterType`,
    ),
  },
  aws_ecr_repository: {
    name: inOperation("ecr", "CreateRepository")("repositoryName"),
    image_tag_mutability: inOperation("ecr", "CreateRepository")("imageTagMutability"),
    "encryption_configuration.encryption_type": inOperation(
      "ecr",
      "CreateRepository",
    )("encryptionConfiguration.encryptionType"),
  },
  aws_ecs_cluster: {
    name: inOperation("ecs", "CreateCluster")("clusterName"),
    "setting.name": inOperation("ecs", "CreateCluster")("settings[].name"),
  },
  aws_ecs_service: {
    name: createService("serviceName"),
    launch_type: createService("launchType"),
    propagate_tags: createService("propagateTags"),
    availability_zone_rebalancing: createService("availabilityZoneRebalancing"),
    "load_balancer.container_port": createService("loadBalancers[].containerPort"),
  },
  aws_ecs_task_definition: {
    family: registerTask("family"),
    network_mode: registerTask("networkMode"),
    "requires_compatibilities.*": registerTask("requiresCompatibilities[]"),
    "runtime_platform.cpu_architecture": registerTask("runtimePlatform.cpuArchitecture"),
    "runtime_platform.operating_system_family": registerTask("runtimePlatform.operatingSystemFamily"),
  },
  aws_flow_log: {
    traffic_type: inOperation("ec2", "CreateFlowLogs")("TrafficType"),
    log_destination_type: inOperation("ec2", "CreateFlowLogs")("LogDestinationType"),
  },
  aws_iam_role: {
    name: createRole("RoleName"),
    description: createRole("Description"),
    assume_role_policy: createRole("AssumeRolePolicyDocument"),
    permissions_boundary: createRole("PermissionsBoundary"),
    "inline_policy.name": putRolePolicy("PolicyName"),
    "inline_policy.policy": putRolePolicy("PolicyDocument"),
  },
  aws_iam_role_policy: {
    name: putRolePolicy("PolicyName"),
  },
  aws_iam_role_policy_attachment: {
    policy_arn: inOperation("iam", "AttachRolePolicy")("PolicyArn"),
  },
  aws_kms_alias: {
    name: inOperation("kms", "CreateAlias")("AliasName"),
  },
  aws_kms_key: {
    description: inOperation("kms", "CreateKey")("Description"),
    deletion_window_in_days: inOperation("kms", "ScheduleKeyDeletion")("PendingWindowInDays"),
  },
  aws_lb: {
    name: inOperation("elbv2", "CreateLoadBalancer")("Name"),
    load_balancer_type: inOperation("elbv2", "CreateLoadBalancer")("Type"),
  },
  aws_lb_listener: {
    port: createListener("Port"),
    protocol: createListener("Protocol"),
    ssl_policy: createListener("SslPolicy"),
    "default_action.type": createListener("DefaultActions[].Type"),
    "default_action.redirect.status_code": createListener("DefaultActions[].RedirectConfig.StatusCode"),
  },
  aws_lb_listener_rule: {
    priority: inOperation("elbv2", "CreateRule")("Priority"),
    "condition.path_pattern.values.*": inOperation(
      "elbv2",
      "CreateRule",
    )("Conditions[].PathPatternConfig.Values[]"),
  },
  aws_lb_target_group: {
    port: createTargetGroup("Port"),
    protocol: createTargetGroup("Protocol"),
    target_type: createTargetGroup("TargetType"),
    "health_check.interval": createTargetGroup("HealthCheckIntervalSeconds"),
    "health_check.timeout": createTargetGroup("HealthCheckTimeoutSeconds"),
    "health_check.path": createTargetGroup("HealthCheckPath"),
    "health_check.healthy_threshold": createTargetGroup("HealthyThresholdCount"),
    "health_check.unhealthy_threshold": createTargetGroup("UnhealthyThresholdCount"),
    "health_check.matcher": createTargetGroup("Matcher.HttpCode"),
  },
  aws_route53_health_check: {
    type: createHealthCheck("HealthCheckConfig.Type"),
    port: createHealthCheck("HealthCheckConfig.Port"),
    resource_path: createHealthCheck("HealthCheckConfig.ResourcePath"),
    request_interval: createHealthCheck("HealthCheckConfig.RequestInterval"),
    failure_threshold: createHealthCheck("HealthCheckConfig.FailureThreshold"),
    child_health_threshold: createHealthCheck("HealthCheckConfig.HealthThreshold"),
  },
  aws_route53_record: {
    name: changeRecord(`${RECORD}.Name`),
    type: changeRecord(`${RECORD}.Type`),
    ttl: changeRecord(`${RECORD}.TTL`),
    set_identifier: changeRecord(`${RECORD}.SetIdentifier`),
    zone_id: changeRecord("HostedZoneId"),
    "failover_routing_policy.type": changeRecord(`${RECORD}.Failover`),
  },
  aws_route53_zone: {
    name: inOperation("route53", "CreateHostedZone")("Name"),
  },
  aws_s3_bucket: {
    bucket: inOperation("s3", "CreateBucket")("Bucket"),
  },
  aws_s3_bucket_ownership_controls: {
    "rule.object_ownership": inOperation(
      "s3",
      "PutBucketOwnershipControls",
    )("OwnershipControls.Rules[].ObjectOwnership"),
  },
  aws_s3_bucket_versioning: {
    "versioning_configuration.status": inOperation(
      "s3",
      "PutBucketVersioning",
    )("VersioningConfiguration.Status"),
  },
  aws_secretsmanager_secret: {
    name: createSecret("Name"),
    description: createSecret("Description"),
    "replica.region": createSecret("AddReplicaRegions[].Region"),
  },
  aws_secretsmanager_secret_rotation: {
    rotation_lambda_arn: inOperation("secretsmanager", "RotateSecret")("RotationLambdaARN"),
    "rotation_rules.automatically_after_days": inOperation(
      "secretsmanager",
      "RotateSecret",
    )("RotationRules.AutomaticallyAfterDays"),
  },
  aws_security_group: {
    name: inOperation("ec2", "CreateSecurityGroup")("GroupName"),
    description: inOperation("ec2", "CreateSecurityGroup")("Description"),
  },
  aws_sns_topic: {
    name: inOperation("sns", "CreateTopic")("Name"),
  },
  aws_ssm_parameter: {
    name: inOperation("ssm", "PutParameter")("Name"),
    description: inOperation("ssm", "PutParameter")("Description"),
    type: inOperation("ssm", "PutParameter")("Type"),
  },
  aws_vpc_endpoint: {
    vpc_endpoint_type: inOperation("ec2", "CreateVpcEndpoint")("VpcEndpointType"),
  },
};

/** Where the services' APIs take tags: every resource has the provider's default tags. */
export const TAG_MEMBERS = [
  { service: "acm", operation: "AddTagsToCertificate", key: "Tags[].Key", value: "Tags[].Value" },
  { service: "cloudwatch", operation: "TagResource", key: "Tags[].Key", value: "Tags[].Value" },
  { service: "ecr", operation: "TagResource", key: "tags[].Key", value: "tags[].Value" },
  { service: "ecs", operation: "TagResource", key: "tags[].key", value: "tags[].value" },
  { service: "elbv2", operation: "AddTags", key: "Tags[].Key", value: "Tags[].Value" },
  { service: "iam", operation: "TagRole", key: "Tags[].Key", value: "Tags[].Value" },
  { service: "kms", operation: "TagResource", key: "Tags[].TagKey", value: "Tags[].TagValue" },
  { service: "rds", operation: "AddTagsToResource", key: "Tags[].Key", value: "Tags[].Value" },
  { service: "route53", operation: "ChangeTagsForResource", key: "AddTags[].Key", value: "AddTags[].Value" },
  {
    service: "s3",
    operation: "PutBucketTagging",
    key: "Tagging.TagSet[].Key",
    value: "Tagging.TagSet[].Value",
  },
  { service: "secretsmanager", operation: "TagResource", key: "Tags[].Key", value: "Tags[].Value" },
  { service: "sns", operation: "TagResource", key: "Tags[].Key", value: "Tags[].Value" },
  { service: "ssm", operation: "AddTagsToResource", key: "Tags[].Key", value: "Tags[].Value" },
] as const;
