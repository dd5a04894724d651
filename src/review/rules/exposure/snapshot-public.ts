import type { PlanRule } from "../plan-rule";
import { newly, problemIf } from "../problems";

export const snapshotPublic: PlanRule = {
  id: "plan-snapshot-public",
  risk: "exposure",
  effect: "shares a snapshot with everybody",
  title: "Snapshots and images are not shared with everybody",
  why: "A copy of the disk or the database is public, including its secrets.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-1",
  controls: ["RDS.1", "EC2.1"],
  severity: "error",
  fix: "Share it with the accounts that need it.",
  subjects: {
    aws_db_snapshot: ["shared_accounts"],
    aws_db_cluster_snapshot: ["shared_accounts"],
    aws_db_snapshot_copy: ["shared_accounts"],
    aws_rds_cluster_snapshot_copy: ["shared_accounts"],
    aws_ami_launch_permission: ["group"],
  },
  check: (change) =>
    problemIf(
      newly(
        change,
        ({ group, shared_accounts }) => group === "all" || [shared_accounts].flat().includes("all"),
      ),
      "shares it with every AWS account",
      [change.type === "aws_ami_launch_permission" ? "group" : "shared_accounts"],
    ),
};
