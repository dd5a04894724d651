import type { PlanRule } from "../plan-rule";
import { subjects, unlessOwnerIsDestroyed } from "../problems";
import { betterKept, betterOn } from "../words";

/** What stops when Terraform destroys it. */
const RECORDERS = [
  "aws_cloudtrail",
  "aws_config_configuration_recorder",
  "aws_config_configuration_recorder_status",
  "aws_flow_log",
  "aws_guardduty_detector",
  "aws_securityhub_account",
  "aws_wafv2_web_acl_association",
  "aws_wafv2_web_acl_logging_configuration",
];

export const recordingStopped: PlanRule = {
  id: "plan-recording-stopped",
  risk: "monitoring",
  effect: "stops what records or watches",
  title: "Trails, detectors, recorders and web firewalls stay on",
  why: "Nobody can find out who did what from then on: it is the first thing an intruder turns off.",
  source: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html",
  controls: ["CloudTrail.1", "CloudTrail.4", "Config.1", "EC2.6", "GuardDuty.1"],
  severity: "error",
  fix: "Leave it on.",
  words: [
    {
      name: /^(enable_logging|enable_log_file_validation|is_multi_region_trail|is_enabled|enable|status)$/,
      types: /cloudtrail|_config_configuration_recorder|guardduty|securityhub|macie|inspector/,
      judge: betterOn,
      problem: "records or watches less",
    },
    {
      name: /^(default_action|rule)$/,
      types: /_wafv2_web_acl$/,
      judge: betterKept,
      problem: "records or watches less",
      mayBeUnknown: true,
    },
  ],
  subjects: subjects(RECORDERS),
  check: (change) =>
    change.action === "delete"
      ? [{ problem: unlessOwnerIsDestroyed(change, "removes what records or watches") }]
      : [],
};
