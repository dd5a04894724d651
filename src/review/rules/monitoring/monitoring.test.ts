import { expect, test } from "vitest";
import { deleted, problemsOf, testPlanRule, updated } from "../test-support";
import { alarmSilenced } from "./alarm-silenced";
import { loggingOff } from "./logging-off";
import { recordingStopped } from "./recording-stopped";

const ALARM = { actions_enabled: true, alarm_actions: ["arn:aws:sns:eu-west-1:123456789012:alerts"] };

testPlanRule(alarmSilenced, {
  violating: updated("aws_cloudwatch_metric_alarm", ALARM, { ...ALARM, actions_enabled: false }),
  problem: "notifies nobody any more",
  compliant: updated("aws_cloudwatch_metric_alarm", { ...ALARM, threshold: 1 }, { ...ALARM, threshold: 2 }),
});

testPlanRule(recordingStopped, {
  violating: updated("aws_cloudtrail", { enable_logging: true }, { enable_logging: false }),
  problem: "records or watches less",
  compliant: updated("aws_cloudtrail", { enable_logging: false }, { enable_logging: true }),
});

test("an alarm without actions, or no alarm at all, notifies nobody", () => {
  const deaf = updated("aws_cloudwatch_metric_alarm", ALARM, { ...ALARM, alarm_actions: [] });
  expect(problemsOf(alarmSilenced, deaf)).toEqual(["notifies nobody any more"]);
  expect(problemsOf(alarmSilenced, deleted("aws_cloudwatch_metric_alarm", ALARM))).toEqual([
    "removes an alarm",
  ]);
  // It notified nobody before.
  expect(problemsOf(alarmSilenced, deleted("aws_cloudwatch_metric_alarm", { alarm_actions: [] }))).toEqual(
    [],
  );
});

test("an alarm that is switched off in a step of a failover is part of that step", () => {
  const off = updated("aws_cloudwatch_metric_alarm", ALARM, { ...ALARM, actions_enabled: false });
  const deaf = updated("aws_cloudwatch_metric_alarm", ALARM, { ...ALARM, alarm_actions: [] });
  expect(problemsOf(alarmSilenced, off, { changesPosture: true })).toEqual([]);
  expect(problemsOf(alarmSilenced, deaf, { changesPosture: true })).toEqual(["notifies nobody any more"]);
});

test("destroyed flow logs are reported, unless their network is destroyed", () => {
  const change = deleted("aws_flow_log", { vpc_id: "vpc-1" });
  expect(problemsOf(recordingStopped, change)).toEqual(["removes what records or watches"]);
  expect(problemsOf(recordingStopped, change, { destroys: () => true })).toEqual([]);
});

testPlanRule(loggingOff, {
  violating: updated(
    "aws_rds_cluster",
    { enabled_cloudwatch_logs_exports: ["audit", "error"] },
    { enabled_cloudwatch_logs_exports: ["error"] },
  ),
  problem: "logs less",
  compliant: updated("aws_lb", { access_logs: [{ enabled: false }] }, { access_logs: [{ enabled: true }] }),
});

test("an alarm whose threshold is far higher alarms much later", () => {
  const at = (threshold: number) => ({ ...ALARM, threshold, comparison_operator: "GreaterThanThreshold" });
  expect(problemsOf(alarmSilenced, updated("aws_cloudwatch_metric_alarm", at(10), at(100_000)))).toEqual([
    "alarms much later than before",
  ]);
});
