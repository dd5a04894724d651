import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { hcl, hclBoolean } from "../hcl";
import type { Posture } from "../posture";
import { AlertTopic } from "./alert-topic";
import { dashboardBody } from "./dashboard";

export { AlertTopic, type AlertTopicProps } from "./alert-topic";

export interface ObservabilityProps {
  /** Prefix of every name. */
  readonly name: string;
  readonly region: string;
  readonly posture: Posture;
  /** Whether the region runs tasks on standby. */
  readonly isWarmStandby: boolean;
  /** Address that receives the alarms; AWS asks its owner to confirm. */
  readonly email: string | null;
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArnSuffix: string;
  readonly clusterName: string;
  readonly serviceName: string;
  /** Identifier of the current database. */
  readonly databaseIdentifier: string;
  /** Storage of the database in GiB. */
  readonly databaseStorageGib: number;
  /** Recovery point objective in minutes: more replica lag than this raises an alarm. */
  readonly rpoMinutes: number;
}

interface AlarmOptions {
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Record<string, string>;
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum";
  readonly comparisonOperator: string;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly treatMissingData: "breaching" | "notBreaching";
  /** Posture in which the alarm is meaningful. @default - both */
  readonly onlyWhen?: "active" | "standby" | "not quiesced";
}

/**
 * What a region watches: a dashboard, alarms, and the topic they go to.
 *
 * Alarms that make sense in one posture only are silent in the other (a writer has no replica lag, a standby no
 * healthy host). They exist in both, so that an activation destroys nothing.
 *
 * **Cost**: alarms and a dashboard per month.
 */
export class Observability extends Construct {
  readonly topicArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ObservabilityProps,
  ) {
    super(scope, id);
    this.topicArn = new AlertTopic(this, "alerts", { name: `${props.name}-alerts`, email: props.email }).arn;
    this.webAlarms();
    this.databaseAlarms();
    this.replicationAlarms();
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: `${props.name}-${props.region}`,
      dashboardBody: Fn.jsonencode(dashboardBody(props)),
    });
  }

  private webAlarms(): void {
    const { clusterName, serviceName, loadBalancerArnSuffix } = this.props;
    this.alarm("no-healthy-host", {
      description: this.props.isWarmStandby
        ? "The region is active or a warm standby, and no task answers its health check"
        : "The region is active and no task answers its health check",
      ...this.targetMetric("HealthyHostCount"),
      statistic: "Maximum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      evaluationPeriods: 2,
      treatMissingData: "breaching",
      onlyWhen: this.props.isWarmStandby ? "not quiesced" : "active",
    });
    this.alarm("target-5xx", {
      description: "The application answers with server errors",
      ...this.targetMetric("HTTPCode_Target_5XX_Count"),
      statistic: "Sum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 10,
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
    });
    this.alarm("load-balancer-5xx", {
      description: "The load balancer itself answers with server errors",
      namespace: "AWS/ApplicationELB",
      metricName: "HTTPCode_ELB_5XX_Count",
      dimensions: { LoadBalancer: loadBalancerArnSuffix },
      statistic: "Sum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 10,
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
    });
    this.alarm("response-time", {
      description: "Pages take more than 2 seconds on average",
      ...this.targetMetric("TargetResponseTime"),
      statistic: "Average",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 2,
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
    });
    this.alarm("memory-high", {
      description: "Tasks use more than 90 % of their memory",
      namespace: "AWS/ECS",
      metricName: "MemoryUtilization",
      dimensions: { ClusterName: clusterName, ServiceName: serviceName },
      statistic: "Average",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 90,
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
    });
  }

  private databaseAlarms(): void {
    this.alarm("database-storage-low", {
      description: "Less than a tenth of the database's storage is free",
      ...this.databaseMetric("FreeStorageSpace"),
      statistic: "Minimum",
      comparisonOperator: "LessThanThreshold",
      threshold: Math.round(this.props.databaseStorageGib * 0.1 * 1024 ** 3),
      evaluationPeriods: 3,
      treatMissingData: "breaching",
    });
    this.alarm("database-cpu-high", {
      description: "The database's CPU is above 90 %",
      ...this.databaseMetric("CPUUtilization"),
      statistic: "Average",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 90,
      evaluationPeriods: 5,
      treatMissingData: "breaching",
    });
  }

  /** Lag is -1 while replication is stopped, and missing when the replica is: both are as bad as too much lag. */
  private replicationAlarms(): void {
    const lag = this.databaseMetric("ReplicaLag");
    this.alarm("replica-lag", {
      description: `The replica is more than ${this.props.rpoMinutes} minutes behind (the RPO), or says nothing`,
      ...lag,
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: this.props.rpoMinutes * 60,
      evaluationPeriods: 2,
      treatMissingData: "breaching",
      onlyWhen: "standby",
    });
    this.alarm("replication-stopped", {
      description: "Replication is stopped (lag -1), or the replica says nothing; RDS ends it after 30 days",
      ...lag,
      statistic: "Minimum",
      comparisonOperator: "LessThanThreshold",
      threshold: 0,
      evaluationPeriods: 2,
      treatMissingData: "breaching",
      onlyWhen: "standby",
    });
  }

  private targetMetric(metricName: string) {
    return {
      namespace: "AWS/ApplicationELB",
      metricName,
      dimensions: {
        LoadBalancer: this.props.loadBalancerArnSuffix,
        TargetGroup: this.props.targetGroupArnSuffix,
      },
    };
  }

  private databaseMetric(metricName: string) {
    return {
      namespace: "AWS/RDS",
      metricName,
      dimensions: { DBInstanceIdentifier: this.props.databaseIdentifier },
    };
  }

  private alarm(id: string, options: AlarmOptions): void {
    const { description, onlyWhen, treatMissingData, ...metric } = options;
    const { isActive, isQuiesced, isStandby } = this.props.posture;
    const conditions = { active: isActive, standby: isStandby, "not quiesced": `!(${isQuiesced})` };
    const silenced = onlyWhen && {
      actionsEnabled: hclBoolean(conditions[onlyWhen]),
      treatMissingData: hcl(`${conditions[onlyWhen]} ? "${treatMissingData}" : "notBreaching"`),
    };
    new CloudwatchMetricAlarm(this, id, {
      alarmName: `${this.props.name}-${id}`,
      alarmDescription: description,
      period: 60,
      alarmActions: [this.topicArn],
      okActions: [this.topicArn],
      treatMissingData,
      ...metric,
      ...silenced,
    });
  }
}
