import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { describe, expect, test } from "vitest";
import { addresses, synthesizeAlone } from "../../test/support/scratch";
import { hclNumber } from "../hcl";
import { Scaling, type ScalingProps } from ".";

const PROPS: ScalingProps = {
  name: "shop-visitor",
  clusterName: "shop-dr",
  serviceName: "visitor",
  minTasks: 2,
  maxTasks: 9,
  scaleOutAboveCpuPercent: 75,
  scaleInBelowCpuPercent: 30,
  evaluationPeriods: 3,
  periodSeconds: 120,
  cooldownSeconds: 200,
};

function scaling(props: Partial<ScalingProps> = {}) {
  return synthesizeAlone((scope) => {
    new Scaling(scope, "scaling", { ...PROPS, ...props });
  });
}

const stack = scaling();

describe("the target", () => {
  test("is the service's desired count, within the given bounds", () => {
    expect(stack.resource("aws_appautoscaling_target")).toEqual({
      service_namespace: "ecs",
      scalable_dimension: "ecs:service:DesiredCount",
      resource_id: "service/shop-dr/visitor",
      min_capacity: 2,
      max_capacity: 9,
    });
  });

  test("can have a lower bound that depends on the posture", () => {
    const minTasks = hclNumber('var.posture == "active" ? 1 : 0');
    expect(scaling({ minTasks }).resource("aws_appautoscaling_target").min_capacity).toBe(
      '${var.posture == "active" ? 1 : 0}',
    );
  });
});

describe("a step", () => {
  const policy = (name: string, step: object) => ({
    name,
    policy_type: "StepScaling",
    service_namespace: "${aws_appautoscaling_target.scaling_target.service_namespace}",
    scalable_dimension: "${aws_appautoscaling_target.scaling_target.scalable_dimension}",
    resource_id: "${aws_appautoscaling_target.scaling_target.resource_id}",
    step_scaling_policy_configuration: {
      adjustment_type: "ChangeInCapacity",
      cooldown: 200,
      metric_aggregation_type: "Average",
      step_adjustment: [step],
    },
  });

  test("out adds one task, however far above the threshold", () => {
    expect(stack.resource("aws_appautoscaling_policy", "scaling_scale_out")).toEqual(
      policy("shop-visitor-scale-out", { scaling_adjustment: 1, metric_interval_lower_bound: "0" }),
    );
  });

  test("in removes one task, however far below the threshold", () => {
    expect(stack.resource("aws_appautoscaling_policy", "scaling_scale_in")).toEqual(
      policy("shop-visitor-scale-in", { scaling_adjustment: -1, metric_interval_upper_bound: "0" }),
    );
  });
});

describe("an alarm", () => {
  const alarm = {
    namespace: "AWS/ECS",
    metric_name: "CPUUtilization",
    dimensions: { ClusterName: "shop-dr", ServiceName: "visitor" },
    statistic: "Average",
    period: 120,
    evaluation_periods: 3,
    datapoints_to_alarm: 3,
    treat_missing_data: "notBreaching",
  };

  test("above the upper threshold, in every period, scales out", () => {
    expect(stack.resource("aws_cloudwatch_metric_alarm", "scaling_cpu_high")).toEqual({
      ...alarm,
      alarm_name: "shop-visitor-cpu-high",
      alarm_description: "Service CPU above 75 %: scales out by one task",
      comparison_operator: "GreaterThanThreshold",
      threshold: 75,
      alarm_actions: ["${aws_appautoscaling_policy.scaling_scale_out.arn}"],
    });
  });

  test("below the lower threshold, in every period, scales in", () => {
    expect(stack.resource("aws_cloudwatch_metric_alarm", "scaling_cpu_low")).toEqual({
      ...alarm,
      alarm_name: "shop-visitor-cpu-low",
      alarm_description: "Service CPU below 30 %: scales in by one task",
      comparison_operator: "LessThanThreshold",
      threshold: 30,
      alarm_actions: ["${aws_appautoscaling_policy.scaling_scale_in.arn}"],
    });
  });
});

test("these are all the resources: one way out, one way in", () => {
  expect(addresses(stack)).toEqual([
    "aws_appautoscaling_policy.scaling_scale_in",
    "aws_appautoscaling_policy.scaling_scale_out",
    "aws_appautoscaling_target.scaling_target",
    "aws_cloudwatch_metric_alarm.scaling_cpu_high",
    "aws_cloudwatch_metric_alarm.scaling_cpu_low",
  ]);
});

describe("of a warm standby", () => {
  const warm = synthesizeAlone((scope) => {
    const startAfter = new SsmParameter(scope, "host", { name: "/host", type: "String", value: "x" });
    new Scaling(scope, "scaling", {
      ...PROPS,
      standbyTasks: { startAfter, startAnewWith: "var.database_generation % 2 == 1" },
    });
  });

  test("the target is registered after the database's host is known, and again with each new database", () => {
    expect(warm.resource("aws_appautoscaling_target")).toMatchObject({
      depends_on: ["aws_ssm_parameter.host"],
      suspended_state: {
        dynamic_scaling_in_suspended: false,
        dynamic_scaling_out_suspended: false,
        scheduled_scaling_suspended: "${var.database_generation % 2 == 1}",
      },
    });
  });
});
