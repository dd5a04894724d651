import type { PlanRule } from "../plan-rule";
import { newly, problemIf, subjects } from "../problems";

const TYPES = [
  "aws_db_instance",
  "aws_rds_cluster_instance",
  "aws_redshift_cluster",
  "aws_redshiftserverless_workgroup",
  "aws_dms_replication_instance",
  "aws_mq_broker",
  "aws_neptune_cluster_instance",
  "aws_docdb_cluster_instance",
  "aws_lightsail_database",
  "aws_rds_shard_group",
  "aws_timestreaminfluxdb_db_instance",
];

export const databasePublic: PlanRule = {
  id: "plan-database-public",
  risk: "exposure",
  effect: "makes a database public",
  title: "A database has no public address",
  why: "Its port can be reached from the whole internet, protected by nothing but a password.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2",
  controls: ["RDS.2", "Redshift.1", "DMS.1"],
  severity: "error",
  fix: "Set publicly_accessible = false and connect from within the network.",
  subjects: subjects(TYPES, "publicly_accessible"),
  check: (change) =>
    problemIf(
      newly(change, ({ publicly_accessible }) => publicly_accessible === true),
      "gives it a public address",
      ["publicly_accessible"],
    ),
};
