import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { lost, type Owners, problemIf, unlessOwnerIsDestroyed } from "../problems";

/** The switches of what records or watches an account, by type. */
const SWITCHES: Readonly<Record<string, readonly string[]>> = {
  aws_cloudtrail: ["enable_logging", "enable_log_file_validation", "is_multi_region_trail"],
  aws_config_configuration_recorder_status: ["is_enabled"],
  aws_guardduty_detector: ["enable"],
};

/** What stops when Terraform destroys it. */
const RECORDERS = [
  ...Object.keys(SWITCHES),
  "aws_config_configuration_recorder",
  "aws_flow_log",
  "aws_securityhub_account",
  "aws_wafv2_web_acl_association",
  "aws_wafv2_web_acl_logging_configuration",
];

/** What is recorded, where it may be destroyed itself. */
const OWNERS: Owners = { aws_flow_log: ["vpc_id", "aws_vpc"] };

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
  subjects: { ...Object.fromEntries(RECORDERS.map((type) => [type, []])), ...SWITCHES },
  check: (change) => {
    if (change.action === "delete") {
      return [{ problem: unlessOwnerIsDestroyed(change, OWNERS, "removes what records or watches") }];
    }
    return (SWITCHES[change.type] ?? []).flatMap((attribute) =>
      problemIf(
        lost(change, (values: Values) => values[attribute] === true) && !change.isUnknown(attribute),
        "records or watches less",
        [attribute],
      ),
    );
  },
};
