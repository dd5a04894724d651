import { POSTURE, stackIn, testRule, withResources } from "../../../../test/support/rules";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import { alarmMetric } from "./alarm-metric";
import { alarmMissingData } from "./alarm-missing-data";
import { boundsOrdered } from "./bounds-ordered";
import { minimumFollowsPosture } from "./minimum-follows-posture";
import { standbyTasksAfterReplica } from "./standby-tasks-after-replica";
import { stepBounds } from "./step-bounds";
import { tasksKnowMaximum } from "./tasks-know-maximum";
import { thresholdsApart } from "./thresholds-apart";

const target = (min: unknown, max: unknown) => [
  stackIn("eu-central-1", "dr", {
    variable: POSTURE,
    resource: { aws_appautoscaling_target: { it: { min_capacity: min, max_capacity: max } } },
  }),
];

testRule(minimumFollowsPosture, {
  compliant: target('${var.posture == "active" ? 1 : 0}', 6),
  violating: target(1, 6),
  problems: ["min_capacity: got 1, allowed: 0 (with posture=quiesced)"],
});

testRule(minimumFollowsPosture, {
  compliant: target('${var.posture == "active" ? 2 : var.posture == "standby" ? 1 : 0}', 6),
  violating: target('${var.posture == "standby" ? 1 : 0}', 6),
  problems: ["min_capacity: got 0, allowed: 1 or more (with posture=active)"],
});

const GENERATION = { database_generation: { type: "number", default: 1 } };
const warm = (values: Block) => [
  stackIn("eu-central-1", "dr", {
    variable: { ...POSTURE, ...GENERATION },
    resource: {
      aws_appautoscaling_target: { it: { min_capacity: '${var.posture == "standby" ? 1 : 0}', ...values } },
      aws_ssm_parameter: { host: {} },
    },
  }),
];

testRule(standbyTasksAfterReplica, {
  compliant: warm({
    depends_on: ["aws_ssm_parameter.host"],
    suspended_state: { scheduled_scaling_suspended: "${var.database_generation % 2 == 1}" },
  }),
  violating: warm({}),
  problems: [
    "depends_on: got nothing, allowed: the SSM parameter of the database's host",
    "got the same arguments with each database_generation, allowed: others with the next one",
  ],
});

testRule(boundsOrdered, {
  compliant: target(1, 6),
  violating: target('${var.posture == "active" ? 7 : 0}', 6),
  problems: ["min_capacity: got 7, allowed: 0 to max_capacity (6) (with posture=active)"],
});

const knowing = (environment: readonly Block[], most: number | string = 6) =>
  withResources({
    aws_appautoscaling_target: { it: { min_capacity: 1, max_capacity: most } },
    aws_ecs_task_definition: { it: { container_definitions: JSON.stringify([{ environment }]) } },
  });

testRule(tasksKnowMaximum, {
  compliant: knowing([{ name: "MAX_TASKS", value: "6" }]),
  violating: knowing([{ name: "MAX_TASKS", value: "2" }]),
  problems: ['MAX_TASKS: got "2", allowed: "6", as max_capacity'],
});

testRule(tasksKnowMaximum, {
  compliant: knowing([{ name: "MAX_TASKS", value: "12" }], 12),
  violating: knowing([{ name: "TASK_CPU_UNITS", value: "512" }]),
  problems: ['MAX_TASKS: got nothing, allowed: "6", as max_capacity'],
});

const policy = (step: Block): Block => ({
  policy_type: "StepScaling",
  step_scaling_policy_configuration: { adjustment_type: "ChangeInCapacity", step_adjustment: [step] },
});
const stepping = (step: Block) => withResources({ aws_appautoscaling_policy: { it: policy(step) } });

testRule(stepBounds, {
  compliant: stepping({ scaling_adjustment: 1, metric_interval_lower_bound: "0" }),
  violating: stepping({ scaling_adjustment: -1, metric_interval_lower_bound: "0" }),
  problems: [
    'metric_interval_upper_bound: got nothing, allowed: "0"',
    'metric_interval_lower_bound: got "0", allowed: nothing',
  ],
});

const alarm = (values: Block) =>
  withResources({
    aws_appautoscaling_policy: { out: policy({ scaling_adjustment: 1 }) },
    aws_cloudwatch_metric_alarm: {
      it: { alarm_actions: ["${aws_appautoscaling_policy.out.arn}"], ...values },
    },
  });

testRule(alarmMetric, {
  compliant: alarm({ namespace: "AWS/ECS", period: 60, dimensions: { ClusterName: "c", ServiceName: "s" } }),
  violating: alarm({ namespace: "AWS/ECS", period: 30, dimensions: { ServiceName: "s" } }),
  problems: [
    'dimensions: got ["ServiceName"], allowed: ClusterName and ServiceName',
    "period: got 30, allowed: a multiple of 60 (seconds)",
  ],
});

testRule(alarmMissingData, {
  compliant: alarm({ treat_missing_data: "notBreaching" }),
  violating: alarm({ treat_missing_data: "breaching" }),
  problems: ['treat_missing_data: got "breaching", allowed: "notBreaching"'],
});

const scaling = (outAbove: number, inBelow: number) =>
  withResources({
    aws_appautoscaling_target: { it: { min_capacity: 1, max_capacity: 6 } },
    aws_appautoscaling_policy: {
      out: policy({ scaling_adjustment: 1 }),
      in: policy({ scaling_adjustment: -1 }),
    },
    aws_cloudwatch_metric_alarm: {
      high: { alarm_actions: ["${aws_appautoscaling_policy.out.arn}"], threshold: outAbove },
      low: { alarm_actions: ["${aws_appautoscaling_policy.in.arn}"], threshold: inBelow },
    },
  });

testRule(thresholdsApart, {
  compliant: scaling(70, 35),
  violating: scaling(70, 36),
  problems: ["scale-in threshold: got 36, allowed: 35 or less with a scale-out threshold of 70"],
});
