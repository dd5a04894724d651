import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { problemIf, subjects } from "../problems";

/** The attributes that name accounts, organizations and their units. */
const ATTRIBUTES = ["shared_accounts", "account_id", "organization_arn", "organizational_unit_arn"];

/** Whom it is shared with, except everybody, which is another rule's. */
function sharers(values: Values | undefined): string[] {
  return ATTRIBUTES.flatMap((attribute) => values?.[attribute] ?? []).filter((one) => one && one !== "all");
}

export const snapshotShared: PlanRule = {
  id: "plan-snapshot-shared",
  risk: "exposure",
  effect: "shares a snapshot with another account",
  title: "Snapshots and images are not shared with anyone new unreviewed",
  why: "The account can copy everything on the disk or in the database, and keeps its copy when the sharing ends.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  severity: "warning",
  fix: "Check whose account it is; share it encrypted, with a key that the account may use.",
  subjects: {
    ...subjects(["aws_db_snapshot", "aws_db_snapshot_copy", "aws_db_cluster_snapshot"], "shared_accounts"),
    ...subjects(["aws_rds_cluster_snapshot_copy"], "shared_accounts"),
    ...subjects(["aws_snapshot_create_volume_permission"], "account_id"),
    aws_ami_launch_permission: ["account_id", "organization_arn", "organizational_unit_arn"],
  },
  check: (change) => {
    const had = change.isReplaced ? [] : sharers(change.before);
    const fresh = sharers(change.after).filter((one) => !had.includes(one));
    const shown = ATTRIBUTES.filter((name) => change.after?.[name] !== change.before?.[name]);
    return problemIf(fresh.length > 0, "shares it with another account or organization", shown);
  },
};
