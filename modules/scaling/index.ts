import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { hclBoolean } from "../hcl";

export interface ScalingProps {
  /** Prefix of every name. */
  readonly name: string;
  readonly clusterName: string;
  readonly serviceName: string;
  /**
   * Fewest tasks; an expression over the posture.
   *
   * Application Auto Scaling moves the service into [min, max] as soon as this is registered or changed,
   * so a region on standby has 0, or the tasks of a warm standby: see `standbyTasks`.
   */
  readonly minTasks: number;
  /** Most tasks. */
  readonly maxTasks: number;
  /** Average CPU utilization of the service, in percent, above which a task is added. */
  readonly scaleOutAboveCpuPercent: number;
  /** Average CPU utilization of the service, in percent, below which a task is removed. */
  readonly scaleInBelowCpuPercent: number;
  /** Consecutive periods that must breach the threshold. */
  readonly evaluationPeriods: number;
  /** Length of a period in seconds; a multiple of 60, ECS publishes once a minute. */
  readonly periodSeconds: number;
  /** Seconds after a step during which there is no other. */
  readonly cooldownSeconds: number;
  /**
   * How the tasks of a warm standby are started: by registering, which raises the service to its minimum.
   *
   * @default - a pilot light: no task on standby
   */
  readonly standbyTasks?: {
    /** What has to exist before the first of them starts. */
    readonly startAfter: ITerraformDependable;
    /** HCL condition that changes when all tasks have to start anew; then the target is registered again. */
    readonly startAnewWith: string;
  };
}

/** Step scaling of an ECS service on its CPU: one task more, one task fewer. */
export class Scaling extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ScalingProps,
  ) {
    super(scope, id);
    const target = new AppautoscalingTarget(this, "target", {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: `service/${props.clusterName}/${props.serviceName}`,
      minCapacity: props.minTasks,
      maxCapacity: props.maxTasks,
      ...(props.standbyTasks && {
        suspendedState: {
          dynamicScalingInSuspended: false,
          dynamicScalingOutSuspended: false,
          // Nothing is scheduled, so it makes no difference to the service. But it is the one setting that can change
          // where the bounds do not, and a changed target is registered again.
          scheduledScalingSuspended: hclBoolean(props.standbyTasks.startAnewWith),
        },
        dependsOn: [props.standbyTasks.startAfter],
      }),
    });
    const out = this.step(target, "out", { scalingAdjustment: 1, metricIntervalLowerBound: "0" });
    this.cpuAlarm("high", out, "GreaterThanThreshold", props.scaleOutAboveCpuPercent);
    const into = this.step(target, "in", { scalingAdjustment: -1, metricIntervalUpperBound: "0" });
    this.cpuAlarm("low", into, "LessThanThreshold", props.scaleInBelowCpuPercent);
  }

  private step(
    target: AppautoscalingTarget,
    direction: "out" | "in",
    // Bounds are relative to the alarm's threshold, and strings in the API.
    step: { scalingAdjustment: number; metricIntervalLowerBound?: string; metricIntervalUpperBound?: string },
  ): AppautoscalingPolicy {
    return new AppautoscalingPolicy(this, `scale-${direction}`, {
      name: `${this.props.name}-scale-${direction}`,
      policyType: "StepScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      stepScalingPolicyConfiguration: {
        adjustmentType: "ChangeInCapacity",
        cooldown: this.props.cooldownSeconds,
        metricAggregationType: "Average",
        stepAdjustment: [step],
      },
    });
  }

  private cpuAlarm(
    id: "high" | "low",
    policy: AppautoscalingPolicy,
    comparisonOperator: "GreaterThanThreshold" | "LessThanThreshold",
    threshold: number,
  ): void {
    new CloudwatchMetricAlarm(this, `cpu-${id}`, {
      alarmName: `${this.props.name}-cpu-${id}`,
      alarmDescription: `Service CPU ${id === "high" ? "above" : "below"} ${threshold} %: scales ${
        id === "high" ? "out" : "in"
      } by one task`,
      namespace: "AWS/ECS",
      metricName: "CPUUtilization",
      dimensions: { ClusterName: this.props.clusterName, ServiceName: this.props.serviceName },
      statistic: "Average",
      comparisonOperator,
      threshold,
      period: this.props.periodSeconds,
      evaluationPeriods: this.props.evaluationPeriods,
      datapointsToAlarm: this.props.evaluationPeriods,
      // A region without tasks has no CPU metric: it is on standby, not in trouble.
      treatMissingData: "notBreaching",
      alarmActions: [policy.arn],
    });
  }
}
