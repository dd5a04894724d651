import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { lost, problemIf, subjects } from "../problems";

/** Whether an alarm notifies somebody. */
function notifies({ actions_enabled, alarm_actions }: Values): boolean {
  return actions_enabled !== false && [alarm_actions ?? []].flat().length > 0;
}

export const alarmSilenced: PlanRule = {
  id: "plan-alarm-silenced",
  risk: "monitoring",
  effect: "silences an alarm",
  title: "An alarm keeps notifying somebody",
  why: "What it watches fails and nobody is notified; scaling or failover that depends on the alarm does not happen.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html",
  controls: ["CloudWatch.15", "CloudWatch.17"],
  severity: "warning",
  fix: "Keep actions_enabled = true and at least one of alarm_actions; to silence it for a while, use a mute rule at the receiver.",
  subjects: subjects(["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"], "actions_enabled"),
  check: (change) => {
    if (change.action === "delete") {
      return problemIf(notifies(change.before ?? {}), "removes an alarm");
    }
    if (change.isUnknown("alarm_actions")) {
      return [];
    }
    if (!lost(change, notifies)) {
      return [];
    }
    const isSwitchedOff = change.after?.actions_enabled === false;
    return [
      {
        // A promotion intentionally switches off the alarms on its replica, and is reported itself.
        problem: (plan) => (isSwitchedOff && plan.changesPosture ? undefined : "notifies nobody any more"),
        attributes: ["actions_enabled", "alarm_actions"],
      },
    ];
  },
};
