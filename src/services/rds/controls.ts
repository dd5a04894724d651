import { type FsbpControls, met, notApplicable, waived } from "../fsbp";

const NO_CLUSTERS = "no database clusters: single instances, as in the diagram";
const OTHER_ENGINE = "a different engine: MySQL";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html */
export const controls: FsbpControls = {
  page: "rds-controls",
  controls: [
    notApplicable(
      "RDS.1",
      "Snapshots are private",
      "RDS creates them private, and the stacks share none; the review refuses a plan that would",
    ),
    met("RDS.2", "Instances are not public"),
    met("RDS.3", "Instances are encrypted"),
    met("RDS.4", "Snapshots are encrypted, like their instance"),
    waived("RDS.5", "Instances are in several Availability Zones", "the diagram says `Multi-AZ: No`"),
    waived(
      "RDS.6",
      "Instances have enhanced monitoring",
      "the diagram's metrics do not need it; RDS would keep its log for 30 days, in a separate log group, where the diagram has 3",
    ),
    notApplicable("RDS.7", "Clusters are protected from deletion", NO_CLUSTERS),
    met("RDS.8", "Instances are protected from deletion"),
    waived(
      "RDS.9",
      "Instances publish audit, error, general and slow query logs",
      "error and slow query logs are published; the general and audit logs would keep every statement with its values, including visitors' data",
    ),
    waived(
      "RDS.10",
      "Instances use IAM authentication",
      "the diagram's credentials are in Secrets Manager; the task role has no permissions",
    ),
    waived(
      "RDS.11",
      "Backups are kept for 7 days or more",
      "the diagram says `Backups: No`; replication needs at least one day ([why](decisions/0006-backups-of-one-day.md)), `database.backupRetentionDays` keeps more",
    ),
    notApplicable("RDS.12", "Clusters use IAM authentication", NO_CLUSTERS),
    met("RDS.13", "Minor versions are installed automatically"),
    notApplicable("RDS.14", "Aurora clusters can be backtracked", NO_CLUSTERS),
    notApplicable("RDS.15", "Clusters are in several Availability Zones", NO_CLUSTERS),
    notApplicable("RDS.16", "Aurora clusters copy their tags to snapshots", NO_CLUSTERS),
    met("RDS.17", "Instances copy their tags to snapshots"),
    notApplicable("RDS.19", "Event subscriptions include critical cluster events", NO_CLUSTERS),
    notApplicable(
      "RDS.20",
      "Existing event subscriptions include critical instance events",
      "no subscription; alarms watch the instances",
    ),
    waived(
      "RDS.21",
      "Critical events of parameter groups are subscribed to",
      "parameter groups change through reviewed plans, and any other change is drift that the next plan shows",
    ),
    waived(
      "RDS.22",
      "Critical events of database security groups are subscribed to",
      "database security groups were retired with EC2-Classic; a VPC has none",
    ),
    waived("RDS.23", "Instances do not use the engine's default port", "the diagram says MySQL on 3306"),
    notApplicable("RDS.24", "Clusters have a custom administrator name", NO_CLUSTERS),
    met("RDS.25", "Instances have a custom administrator name"),
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
      `${OTHER_ENGINE}, which is encrypted in transit: \`rds-tls-required\``,
    ),
    notApplicable("RDS.45", "Aurora MySQL has audit logging", NO_CLUSTERS),
    met("RDS.46", "Instances are not in subnets with a route to an internet gateway"),
    notApplicable("RDS.47", "PostgreSQL clusters copy their tags to snapshots", NO_CLUSTERS),
    notApplicable("RDS.48", "MySQL clusters copy their tags to snapshots", NO_CLUSTERS),
    notApplicable("RDS.50", "Clusters keep backups long enough", NO_CLUSTERS),
  ],
};
