import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { lost, problemIf, subjects } from "../problems";
import { ranked, readElsewhere } from "../words";

/** What it takes missing data for, from the least strict. */
const WITHOUT_DATA = ranked("ignore", "notbreaching", "missing", "breaching");

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
  words: [
    {
      name: /^(threshold|metric_query\.\w*threshold)$/,
      types: /alarm|alert|monitor/,
      judge: ({ after, before, owner }) => {
        const factor = Number(after) / Number(before);
        const isLess = /^Less/.test(String(owner.after?.comparison_operator));
        // A fine adjustment is everyday work; more than twice as far is another alarm.
        return (isLess ? factor < 1 / 2 : factor > 2) ? "worse" : "fine";
      },
      problem: "alarms much later than before",
      mayBeUnknown: true,
    },
    {
      name: /^(evaluation_periods|datapoints_to_alarm|period)$/,
      types: /alarm|alert|monitor/,
      judge: ({ after, before }) => (Number(after) >= 2 * Number(before) ? "worse" : "fine"),
      problem: "alarms much later than before",
      mayBeUnknown: true,
    },
    readElsewhere(
      /^(treat_missing_data|(ok|insufficient_data|alarm)_actions|actions_enabled|actions_suppressor)$/,
      /alarm/,
    ),
  ],
  subjects: subjects(["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"], "actions_enabled"),
  check: (change) => {
    if (change.action === "delete") {
      return problemIf(notifies(change.before ?? {}), "removes an alarm");
    }
    const isLessStrict = WITHOUT_DATA({
      after: change.after?.treat_missing_data,
      before: change.before?.treat_missing_data,
    });
    if (change.isUnknown("alarm_actions") || !lost(change, notifies)) {
      return change.isChanged && isLessStrict === "worse"
        ? [
            {
              problem: (plan) => (plan.changesPosture ? undefined : "alarms less when data is missing"),
              attributes: ["treat_missing_data"],
            },
          ]
        : [];
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
