import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { lost, problemIf, subjects } from "../problems";

/** It tells somebody when it goes off. */
function tells({ actions_enabled, alarm_actions }: Values): boolean {
  return actions_enabled !== false && [alarm_actions ?? []].flat().length > 0;
}

export const alarmSilenced: PlanRule = {
  id: "plan-alarm-silenced",
  risk: "monitoring",
  effect: "silences an alarm",
  title: "An alarm goes on telling somebody",
  why: "What it watches fails, and nobody hears of it; what scales or fails over by the alarm does not.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html",
  controls: ["CloudWatch.15", "CloudWatch.17"],
  severity: "warning",
  fix: "Keep actions_enabled = true and at least one of alarm_actions; silence for a while by a mute rule of those who are told.",
  subjects: subjects(["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"], "actions_enabled"),
  check: (change) => {
    if (change.action === "delete") return problemIf(tells(change.before ?? {}), "takes an alarm away");
    if (change.isUnknown("alarm_actions")) return [];
    if (!lost(change, tells)) return [];
    const isSwitchedOff = change.after?.actions_enabled === false;
    return [
      {
        // What watches a replica is switched off with its promotion: said there, and meant.
        problem: (plan) => (isSwitchedOff && plan.changesPosture ? undefined : "tells nobody any more"),
        attributes: ["actions_enabled", "alarm_actions"],
      },
    ];
  },
};
