import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { blocks, subjects, unlessOwnerIsDestroyed } from "../problems";
import { betterKept, betterOn, isOn } from "../words";
import { BACKUP_RETENTION } from "./backups-shortened";

/** Types that exist only to make or keep copies: destroying one turns it off. */
const COPIES = [
  "aws_backup_plan",
  "aws_backup_selection",
  "aws_backup_vault_lock_configuration",
  "aws_db_instance_automated_backups_replication",
  "aws_dlm_lifecycle_policy",
  "aws_ecr_replication_configuration",
  "aws_efs_backup_policy",
  "aws_efs_replication_configuration",
  "aws_s3_bucket_replication_configuration",
  "aws_s3_bucket_versioning",
];

/** Whether all its switches were off already. */
function isSwitchedOff({ backup_policy, rule, state, versioning_configuration }: Values): boolean {
  const states = [
    state,
    ...[backup_policy, rule, versioning_configuration].flatMap((block) =>
      blocks(block).map(({ status }) => status),
    ),
  ];
  const known = states.filter((one) => one !== undefined);
  return known.length > 0 && known.every((one) => isOn(one) === false);
}

export const backupsOff: PlanRule = {
  id: "plan-backups-off",
  risk: "protection",
  effect: "turns backups or copies off",
  title: "Backups, versions and copies stay on",
  why: "What is lost or overwritten from then on cannot be restored; a database without backups can have no replica.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
  controls: ["RDS.11", "DynamoDB.2", "Redshift.3", "ElastiCache.1"],
  severity: "error",
  fix: "Keep a retention of at least 1 day, versioning Enabled and point-in-time recovery on.",
  words: [
    {
      name: BACKUP_RETENTION,
      judge: ({ after, before, isCreation }) =>
        after === 0 || after === "0" || (after === undefined && Number(before) > 0 && !isCreation)
          ? "worse"
          : "fine",
      problem: "turns automatic backups off",
      onCreation: true,
    },
    {
      name: /(^|[._])(enable_)?point_in_time_recovery(_enabled)?(\.enabled)?$/,
      judge: betterOn,
      problem: "turns recovery to a point in time off",
    },
    {
      name: /(^|[._])versioning(_configuration)?(\.(enabled|status)|_enabled)?$/,
      judge: betterOn,
      problem: "turns versioning off",
      mayBeUnknown: true,
    },
    {
      name: /(^|[._])(enable_|automatic_|automated_)?(backup|backups|backup_configuration|backup_policy|automated_backup_policy)(_enabled|\.(enabled|status))?$/,
      exceptTypes: /_backup_/,
      // delete_automated_backups is another rule's.
      judge: (value) => (/delete|copy_tags/.test(value.path) ? "fine" : betterOn(value)),
      problem: "turns backups off",
    },
    {
      name: /(^|\.)rule\.status$/,
      types: /replication_configuration$/,
      judge: betterOn,
      problem: "turns replication off",
    },
    {
      name: /(^|\.)(cross_region_replication|geo_redundant_backup(_enabled)?|\w+_replication_enabled|replication_enabled)$/,
      judge: betterOn,
      problem: "turns replication off",
    },
    {
      name: /^replica$/,
      judge: betterKept,
      problem: "turns its replica in another region off",
      mayBeUnknown: true,
    },
    {
      name: /^replication_configuration\.rule$/,
      types: /^aws_ecr_/,
      judge: betterKept,
      problem: "turns replication of images off",
      mayBeUnknown: true,
    },
    {
      name: /^rule(\.copy_action)?$/,
      types: /backup_plan$/,
      judge: betterKept,
      problem: "turns a rule for backups or their copies off",
      mayBeUnknown: true,
    },
    {
      name: /^state$/,
      types: /dlm_lifecycle_policy$/,
      judge: betterOn,
      problem: "turns snapshots by schedule off",
    },
  ],
  subjects: subjects(COPIES),
  check: (change) => {
    const { before = {}, action } = change;
    if (action !== "delete" || isSwitchedOff(before)) {
      return [];
    }
    return [{ problem: unlessOwnerIsDestroyed(change, "removes what makes or keeps copies of data") }];
  },
};
