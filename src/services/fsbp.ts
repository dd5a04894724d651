/**
 * AWS Foundational Security Best Practices, for the resource types that the stacks use: what of it is met, what is not
 * and why. A control is met where a rule says that it is for it (`controls` of the rule).
 *
 * The list is that of standard v1.0.0 in the user guide of Security Hub CSPM in autumn 2025, with what AWS has announced
 * since for these services (EC2.182, EC2.183, ECS.17 to ECS.21, ELB.21, ELB.22, RDS.50), and without what it has retired (ECS.1, RDS.18).
 * Titles are in our own words.
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
 */
export interface FsbpControl {
  /** Such as `RDS.3`. */
  readonly id: string;
  readonly title: string;
  /**
   * `met`: a rule holds every synthesis to it. `waived`: not met, on purpose. `not-applicable`: the stacks have nothing of
   * what it is about.
   */
  readonly status: "met" | "waived" | "not-applicable";
  /** Why it is waived or not applicable. @default - it is met */
  readonly reason?: string;
}

/** The controls of a service, and the resource types of Terraform that they are about. */
export interface FsbpService {
  readonly name: string;
  /** Page of the controls in the user guide, such as `rds-controls`. */
  readonly page: string;
  readonly resourceTypes: readonly string[];
  readonly controls: readonly FsbpControl[];
}

const met = (id: string, title: string): FsbpControl => ({ id, title, status: "met" });
const unmet = (status: FsbpControl["status"]) => (id: string, title: string, reason: string) => ({
  id,
  title,
  status,
  reason,
});
const waived = unmet("waived");
const notApplicable = unmet("not-applicable");

const NO_INSTANCES = "no EC2 instances: tasks run on Fargate";
const NO_VOLUMES = "no EBS volumes or snapshots";
const NO_CLUSTERS = "no database clusters: single instances, as in the picture";
const NO_CLASSIC = "no Classic Load Balancer";
const NO_VPN = "no VPN connection";
const NO_USERS = "the stacks make no users, and set nothing for the account; that is its owner's";
const NO_GROUPS = "no EC2 Auto Scaling groups: Application Auto Scaling moves the number of Fargate tasks";
const OTHER_ENGINE = "another engine: MySQL";
const PLAIN_HTTP =
  "the picture has HTTP on port 80; with a domain, `dns.https` adds 443 and redirects all but the health check";
const THROUGH_NAT =
  "the picture's way out is the NAT gateway; an interface endpoint costs by the hour, zone and region, also on standby";

export const FSBP_SERVICES: readonly FsbpService[] = [
  {
    name: "Certificate Manager",
    page: "acm-controls",
    resourceTypes: ["aws_acm_certificate", "aws_acm_certificate_validation"],
    controls: [
      met("ACM.1", "Certificates are renewed in time"),
      met("ACM.2", "RSA keys of certificates have 2,048 bits or more"),
    ],
  },
  {
    name: "Auto Scaling",
    page: "autoscaling-controls",
    resourceTypes: ["aws_appautoscaling_policy", "aws_appautoscaling_target"],
    controls: [
      notApplicable("AutoScaling.1", "Groups behind a load balancer use its health checks", NO_GROUPS),
      notApplicable("AutoScaling.2", "Groups cover several Availability Zones", NO_GROUPS),
      notApplicable("AutoScaling.3", "Launch configurations require IMDSv2", NO_GROUPS),
      notApplicable("AutoScaling.5", "Launch configurations give no public addresses", NO_GROUPS),
      notApplicable("AutoScaling.6", "Groups use several instance types", NO_GROUPS),
      notApplicable("AutoScaling.9", "Groups use launch templates", NO_GROUPS),
    ],
  },
  {
    name: "CloudWatch",
    page: "cloudwatch-controls",
    resourceTypes: ["aws_cloudwatch_dashboard", "aws_cloudwatch_log_group", "aws_cloudwatch_metric_alarm"],
    controls: [],
  },
  {
    name: "EC2 and VPC",
    page: "ec2-controls",
    resourceTypes: [
      "aws_default_security_group",
      "aws_eip",
      "aws_flow_log",
      "aws_internet_gateway",
      "aws_nat_gateway",
      "aws_route",
      "aws_route_table",
      "aws_route_table_association",
      "aws_security_group",
      "aws_subnet",
      "aws_vpc",
      "aws_vpc_endpoint",
      "aws_vpc_security_group_egress_rule",
      "aws_vpc_security_group_ingress_rule",
    ],
    controls: [
      notApplicable("EC2.1", "Volume snapshots are not public", NO_VOLUMES),
      met("EC2.2", "The default security group lets nothing through"),
      notApplicable("EC2.3", "Attached volumes are encrypted", NO_VOLUMES),
      notApplicable("EC2.4", "Stopped instances are removed after some time", NO_INSTANCES),
      met("EC2.6", "VPCs have flow logs"),
      notApplicable("EC2.7", "Volumes are encrypted by default", `${NO_VOLUMES}; a setting of the account`),
      notApplicable("EC2.8", "Instances use IMDSv2", NO_INSTANCES),
      notApplicable("EC2.9", "Instances have no public address", NO_INSTANCES),
      waived("EC2.10", "VPCs have an endpoint for EC2's API", `nothing in the VPC calls it; ${THROUGH_NAT}`),
      met("EC2.15", "Subnets give out no public addresses by themselves"),
      notApplicable("EC2.16", "There are no unused network ACLs", "the stacks make none"),
      notApplicable("EC2.17", "Instances have one network interface", NO_INSTANCES),
      met("EC2.18", "Security groups are open to everyone on authorized ports only"),
      met("EC2.19", "Security groups are not open to everyone on ports of high risk"),
      notApplicable("EC2.20", "Both tunnels of a VPN are up", NO_VPN),
      notApplicable(
        "EC2.21",
        "Network ACLs do not let everyone in to ports 22 and 3389",
        "the stacks make none, and the control leaves the VPC's default one out",
      ),
      notApplicable("EC2.23", "Transit gateways accept no attachment by themselves", "no transit gateway"),
      notApplicable("EC2.24", "Instances are not paravirtual", NO_INSTANCES),
      notApplicable("EC2.25", "Launch templates give no public addresses", NO_INSTANCES),
      notApplicable("EC2.51", "Client VPN endpoints log connections", NO_VPN),
      waived("EC2.55", "VPCs have an endpoint for ECR's API", THROUGH_NAT),
      waived(
        "EC2.56",
        "VPCs have an endpoint for the image registry",
        `${THROUGH_NAT}; image layers come through the S3 gateway endpoint, which is free`,
      ),
      waived("EC2.57", "VPCs have an endpoint for Systems Manager", THROUGH_NAT),
      waived(
        "EC2.58",
        "VPCs have an endpoint for Incident Manager contacts",
        "nothing uses Incident Manager",
      ),
      waived("EC2.60", "VPCs have an endpoint for Incident Manager", "nothing uses Incident Manager"),
      notApplicable("EC2.170", "Launch templates require IMDSv2", NO_INSTANCES),
      notApplicable("EC2.171", "VPN connections are logged", NO_VPN),
      waived(
        "EC2.172",
        "Internet gateways are blocked for the VPC",
        "the picture's load balancer is on the internet; what else the internet reaches is computed: nothing",
      ),
      notApplicable("EC2.173", "Spot fleets encrypt their volumes", NO_INSTANCES),
      notApplicable(
        "EC2.180",
        "Network interfaces check source and destination",
        "the stacks make none; those of the services are AWS's own",
      ),
      notApplicable("EC2.181", "Launch templates encrypt volumes", NO_INSTANCES),
      notApplicable(
        "EC2.182",
        "Public sharing of volume snapshots is blocked",
        `${NO_VOLUMES}; a setting of the account`,
      ),
      notApplicable("EC2.183", "VPN connections use IKEv2", NO_VPN),
    ],
  },
  {
    name: "ECR",
    page: "ecr-controls",
    resourceTypes: ["aws_ecr_lifecycle_policy", "aws_ecr_replication_configuration", "aws_ecr_repository"],
    controls: [
      met("ECR.1", "Images are scanned"),
      waived(
        "ECR.2",
        "Tags cannot be moved",
        "the picture's `lamp-apache:latest` moves; the push command never moves a commit's tag, and a deployment names one",
      ),
      met("ECR.3", "Repositories have a lifecycle policy"),
    ],
  },
  {
    name: "ECS",
    page: "ecs-controls",
    resourceTypes: ["aws_ecs_cluster", "aws_ecs_service", "aws_ecs_task_definition"],
    controls: [
      met("ECS.2", "Services give their tasks no public address"),
      met("ECS.3", "Tasks do not share the host's processes"),
      met("ECS.4", "Containers are not privileged"),
      met("ECS.5", "Containers have a read-only root file system"),
      met("ECS.8", "Secrets are not passed as environment variables"),
      met("ECS.9", "Containers have a log configuration"),
      met("ECS.10", "Fargate services run on the latest platform version"),
      waived(
        "ECS.12",
        "Clusters use Container Insights",
        "the picture's metrics come without it, and it is paid by the metric; `service.containerInsights` switches it on",
      ),
      notApplicable(
        "ECS.16",
        "Task sets give no public address",
        "no task sets: the service deploys by itself",
      ),
      met("ECS.17", "Tasks do not use the host's network"),
      notApplicable("ECS.18", "File systems of tasks are encrypted in transit", "no file system is mounted"),
      notApplicable(
        "ECS.19",
        "Capacity providers protect instances that run tasks",
        "no capacity provider: Fargate",
      ),
      met("ECS.20", "Linux containers name a user that is not root"),
      notApplicable("ECS.21", "Windows containers name a user that is no administrator", "Linux containers"),
    ],
  },
  {
    name: "Elastic Load Balancing",
    page: "elb-controls",
    resourceTypes: ["aws_lb", "aws_lb_listener", "aws_lb_listener_rule", "aws_lb_target_group"],
    controls: [
      waived("ELB.1", "HTTP is redirected to HTTPS", PLAIN_HTTP),
      notApplicable("ELB.2", "Certificates come from Certificate Manager", NO_CLASSIC),
      notApplicable("ELB.3", "Listeners end TLS", NO_CLASSIC),
      met("ELB.4", "Header fields that are not valid are dropped"),
      waived(
        "ELB.5",
        "Load balancers log their requests",
        "the picture's log is CloudWatch's, kept 3 days, and has every request from Apache; these logs go to S3 only",
      ),
      met("ELB.6", "Load balancers are protected from deletion"),
      notApplicable("ELB.7", "Connections are drained", NO_CLASSIC),
      notApplicable("ELB.8", "TLS listeners use a strong policy", NO_CLASSIC),
      notApplicable("ELB.9", "Load is balanced across zones", NO_CLASSIC),
      notApplicable("ELB.10", "Load balancers span several zones", NO_CLASSIC),
      met("ELB.12", "Application Load Balancers defend against request smuggling"),
      met("ELB.13", "Load balancers span several Availability Zones"),
      notApplicable("ELB.14", "Classic Load Balancers defend against request smuggling", NO_CLASSIC),
      met("ELB.17", "Listeners use a recommended TLS policy"),
      waived("ELB.18", "Listeners use protocols that encrypt", PLAIN_HTTP),
      waived(
        "ELB.21",
        "Health checks of targets are encrypted",
        "the picture has HTTP on port 80 from the load balancer to the tasks, within the VPC",
      ),
      waived(
        "ELB.22",
        "Traffic to targets is encrypted",
        "the picture has HTTP on port 80 from the load balancer to the tasks, within the VPC",
      ),
    ],
  },
  {
    name: "IAM",
    page: "iam-controls",
    resourceTypes: ["aws_iam_role", "aws_iam_role_policy", "aws_iam_role_policy_attachment"],
    controls: [
      met("IAM.1", "No policy gives full administrative rights"),
      notApplicable("IAM.2", "Users have no policies of their own", NO_USERS),
      notApplicable("IAM.3", "Access keys are rotated within 90 days", NO_USERS),
      notApplicable("IAM.4", "The root user has no access key", NO_USERS),
      notApplicable("IAM.5", "Users with a password have MFA", NO_USERS),
      notApplicable("IAM.6", "The root user has hardware MFA", NO_USERS),
      notApplicable("IAM.7", "The password policy is strong", NO_USERS),
      notApplicable("IAM.8", "Unused credentials are removed", NO_USERS),
      met("IAM.21", "Policies do not allow all actions of a service"),
    ],
  },
  {
    name: "KMS",
    page: "kms-controls",
    resourceTypes: ["aws_kms_alias", "aws_kms_key"],
    controls: [
      met("KMS.1", "Managed policies do not let decrypt with every key"),
      met("KMS.2", "Inline policies do not let decrypt with every key"),
      met("KMS.3", "Keys are not deleted by accident"),
      met("KMS.5", "Keys are not public"),
    ],
  },
  {
    name: "RDS",
    page: "rds-controls",
    resourceTypes: ["aws_db_instance", "aws_db_parameter_group", "aws_db_subnet_group"],
    controls: [
      notApplicable(
        "RDS.1",
        "Snapshots are private",
        "RDS makes them private, and the stacks share none; a plan that would is refused by its review",
      ),
      met("RDS.2", "Instances are not public"),
      met("RDS.3", "Instances are encrypted"),
      met("RDS.4", "Snapshots are encrypted, as their instance is"),
      waived("RDS.5", "Instances are in several Availability Zones", "the picture says `Multi-AZ: No`"),
      waived(
        "RDS.6",
        "Instances have enhanced monitoring",
        "the picture's metrics come without it; RDS would keep its log for 30 days, in a group of its own, where the picture has 3",
      ),
      notApplicable("RDS.7", "Clusters are protected from deletion", NO_CLUSTERS),
      met("RDS.8", "Instances are protected from deletion"),
      waived(
        "RDS.9",
        "Instances publish audit, error, general and slow query logs",
        "errors and slow queries are; the general and the audit log would keep every statement with its values, visitors' data",
      ),
      waived(
        "RDS.10",
        "Instances take IAM authentication",
        "the picture's credentials are in Secrets Manager; the task role may do nothing at all",
      ),
      waived(
        "RDS.11",
        "Backups are kept for 7 days or more",
        "the picture says `Backups: No`; one day is the least that replication needs ([why](decisions/0006-backups-of-one-day.md)), `database.backupRetentionDays` keeps more",
      ),
      notApplicable("RDS.12", "Clusters take IAM authentication", NO_CLUSTERS),
      met("RDS.13", "Minor versions are installed automatically"),
      notApplicable("RDS.14", "Aurora clusters can be backtracked", NO_CLUSTERS),
      notApplicable("RDS.15", "Clusters are in several Availability Zones", NO_CLUSTERS),
      notApplicable("RDS.16", "Aurora clusters copy their tags to snapshots", NO_CLUSTERS),
      met("RDS.17", "Instances copy their tags to snapshots"),
      notApplicable("RDS.19", "Event subscriptions have critical cluster events", NO_CLUSTERS),
      notApplicable(
        "RDS.20",
        "Existing event subscriptions have critical instance events",
        "there is no subscription; alarms watch the instances",
      ),
      waived(
        "RDS.21",
        "Critical events of parameter groups are subscribed to",
        "parameter groups change by reviewed plans, and what anyone else changes is drift that the next plan shows",
      ),
      waived(
        "RDS.22",
        "Critical events of database security groups are subscribed to",
        "database security groups went with EC2-Classic; a VPC has none",
      ),
      waived("RDS.23", "Instances do not use the engine's default port", "the picture says MySQL on 3306"),
      notApplicable("RDS.24", "Clusters have an administrator's name of their own", NO_CLUSTERS),
      met("RDS.25", "Instances have an administrator's name of their own"),
      notApplicable("RDS.27", "Clusters are encrypted", NO_CLUSTERS),
      notApplicable("RDS.34", "Aurora MySQL publishes audit logs", NO_CLUSTERS),
      notApplicable("RDS.35", "Clusters install minor versions automatically", NO_CLUSTERS),
      notApplicable("RDS.36", "PostgreSQL publishes logs", OTHER_ENGINE),
      notApplicable("RDS.37", "Aurora PostgreSQL publishes logs", NO_CLUSTERS),
      notApplicable("RDS.40", "SQL Server publishes logs", OTHER_ENGINE),
      notApplicable("RDS.41", "SQL Server is encrypted in transit", OTHER_ENGINE),
      notApplicable("RDS.42", "MariaDB publishes logs", OTHER_ENGINE),
      notApplicable("RDS.43", "Proxies require TLS", "no database proxy"),
      notApplicable(
        "RDS.44",
        "MariaDB is encrypted in transit",
        `${OTHER_ENGINE}, which is: \`rds-tls-required\``,
      ),
      notApplicable("RDS.45", "Aurora MySQL has audit logging", NO_CLUSTERS),
      met("RDS.46", "Instances are not in subnets with a route to an internet gateway"),
      notApplicable("RDS.47", "PostgreSQL clusters copy their tags to snapshots", NO_CLUSTERS),
      notApplicable("RDS.48", "MySQL clusters copy their tags to snapshots", NO_CLUSTERS),
      notApplicable("RDS.50", "Clusters keep backups long enough", NO_CLUSTERS),
    ],
  },
  {
    name: "Route 53",
    page: "route53-controls",
    resourceTypes: ["aws_route53_health_check", "aws_route53_record", "aws_route53_zone"],
    controls: [
      waived(
        "Route53.2",
        "Public zones log their queries",
        "the zone is usually its owner's already (`dns.zone.id`), and a zone has one query log; the picture has no log of it",
      ),
    ],
  },
  {
    name: "S3",
    page: "s3-controls",
    resourceTypes: [
      "aws_s3_bucket",
      "aws_s3_bucket_lifecycle_configuration",
      "aws_s3_bucket_ownership_controls",
      "aws_s3_bucket_policy",
      "aws_s3_bucket_public_access_block",
      "aws_s3_bucket_replication_configuration",
      "aws_s3_bucket_server_side_encryption_configuration",
      "aws_s3_bucket_versioning",
    ],
    controls: [
      notApplicable(
        "S3.1",
        "The account blocks public access to buckets",
        "a setting of the account, its owner's; each bucket blocks it (S3.8)",
      ),
      met("S3.2", "Buckets block public reading"),
      met("S3.3", "Buckets block public writing"),
      met("S3.5", "Buckets require TLS"),
      met("S3.6", "Bucket policies give other accounts nothing"),
      met("S3.8", "Buckets block public access"),
      waived(
        "S3.9",
        "Buckets log access to them",
        "the log needs a bucket of its own in each region; who reads states is told by the account's CloudTrail, with names",
      ),
      met("S3.12", "Buckets have no access control lists"),
      met("S3.13", "Buckets have lifecycle rules"),
      notApplicable("S3.19", "Access points block public access", "no access points"),
      notApplicable("S3.24", "Multi-Region Access Points block public access", "no access points"),
      notApplicable("S3.25", "Directory buckets have lifecycle rules", "no directory buckets"),
    ],
  },
  {
    name: "Secrets Manager",
    page: "secretsmanager-controls",
    resourceTypes: [
      "aws_secretsmanager_secret",
      "aws_secretsmanager_secret_rotation",
      "aws_secretsmanager_secret_version",
    ],
    controls: [
      waived(
        "SecretsManager.1",
        "Secrets are rotated automatically",
        "the picture says `Automatic secret rotation ready`: `credentials.rotation` names the function that does it",
      ),
      notApplicable(
        "SecretsManager.2",
        "Automatic rotation succeeds",
        "seen at run time only, where rotation is switched on",
      ),
      notApplicable(
        "SecretsManager.3",
        "Unused secrets are removed",
        "seen at run time only; the one secret is read by every task that starts",
      ),
      waived(
        "SecretsManager.4",
        "Secrets are rotated within 90 days",
        "the picture says `Automatic secret rotation ready`: `credentials.rotation` names the function that does it",
      ),
    ],
  },
  {
    name: "SNS",
    page: "sns-controls",
    resourceTypes: ["aws_sns_topic", "aws_sns_topic_subscription"],
    controls: [met("SNS.4", "Topics are not public")],
  },
  {
    name: "Systems Manager",
    page: "ssm-controls",
    resourceTypes: ["aws_ssm_parameter"],
    controls: [
      notApplicable("SSM.1", "Instances are managed by Systems Manager", NO_INSTANCES),
      notApplicable("SSM.2", "Instances are patched", NO_INSTANCES),
      notApplicable("SSM.3", "Associations of instances are compliant", NO_INSTANCES),
      notApplicable("SSM.4", "Documents are not public", "no documents: one parameter, which is no secret"),
      notApplicable("SSM.6", "Automation logs to CloudWatch", "no automation; a setting of the account"),
      notApplicable(
        "SSM.7",
        "Public sharing of documents is blocked",
        "no documents; a setting of the account",
      ),
    ],
  },
];
