import { describe, expect, test } from "vitest";
import { decoded, expose, synthesizeAlone } from "../../test/support/scratch";
import { hcl } from "../hcl";
import { Posture } from "../posture";
import { Observability, type ObservabilityProps } from ".";

function observability(props: Partial<ObservabilityProps> = {}) {
  return synthesizeAlone((scope) => {
    const { topicArn } = new Observability(scope, "watch", {
      name: "shop-dr",
      region: "eu-south-2",
      posture: new Posture(scope, "posture", { default: "standby" }),
      email: null,
      isWarmStandby: false,
      loadBalancerArnSuffix: "app/web/1",
      targetGroupArnSuffix: "targetgroup/web/2",
      clusterName: "shop-dr",
      serviceName: "visitor",
      databaseIdentifier: `shop-dr-${hcl("var.generation")}`,
      databaseStorageGib: 20,
      rpoMinutes: 5,
      ...props,
    });
    expose(scope, { topicArn });
  });
}

const stack = observability();
const alarm = (id: string) => stack.resource("aws_cloudwatch_metric_alarm", `watch_${id}`);
const targets = { LoadBalancer: "app/web/1", TargetGroup: "targetgroup/web/2" };
const database = { DBInstanceIdentifier: "shop-dr-${var.generation}" };

test("these are all the alarms", () => {
  expect(Object.keys(stack.resources("aws_cloudwatch_metric_alarm")).toSorted()).toEqual([
    "watch_database_cpu_high",
    "watch_database_storage_low",
    "watch_load_balancer_5xx",
    "watch_memory_high",
    "watch_no_healthy_host",
    "watch_replica_lag",
    "watch_replication_stopped",
    "watch_response_time",
    "watch_target_5xx",
  ]);
});

describe("alarms in both postures", () => {
  const cases: [id: string, expected: object][] = [
    [
      "target_5xx",
      {
        alarm_name: "shop-dr-target-5xx",
        alarm_description: "The application answers with server errors",
        namespace: "AWS/ApplicationELB",
        metric_name: "HTTPCode_Target_5XX_Count",
        dimensions: targets,
        statistic: "Sum",
        comparison_operator: "GreaterThanThreshold",
        threshold: 10,
        evaluation_periods: 3,
        treat_missing_data: "notBreaching",
      },
    ],
    [
      "load_balancer_5xx",
      {
        alarm_name: "shop-dr-load-balancer-5xx",
        alarm_description: "The load balancer itself answers with server errors",
        namespace: "AWS/ApplicationELB",
        metric_name: "HTTPCode_ELB_5XX_Count",
        dimensions: { LoadBalancer: "app/web/1" },
        statistic: "Sum",
        comparison_operator: "GreaterThanThreshold",
        threshold: 10,
        evaluation_periods: 3,
        treat_missing_data: "notBreaching",
      },
    ],
    [
      "response_time",
      {
        alarm_name: "shop-dr-response-time",
        alarm_description: "Pages take more than 2 seconds on average",
        namespace: "AWS/ApplicationELB",
        metric_name: "TargetResponseTime",
        dimensions: targets,
        statistic: "Average",
        comparison_operator: "GreaterThanThreshold",
        threshold: 2,
        evaluation_periods: 3,
        treat_missing_data: "notBreaching",
      },
    ],
    [
      "memory_high",
      {
        alarm_name: "shop-dr-memory-high",
        alarm_description: "Tasks use more than 90 % of their memory",
        namespace: "AWS/ECS",
        metric_name: "MemoryUtilization",
        dimensions: { ClusterName: "shop-dr", ServiceName: "visitor" },
        statistic: "Average",
        comparison_operator: "GreaterThanThreshold",
        threshold: 90,
        evaluation_periods: 3,
        treat_missing_data: "notBreaching",
      },
    ],
    [
      "database_storage_low",
      {
        alarm_name: "shop-dr-database-storage-low",
        alarm_description: "Less than a tenth of the database's storage is free",
        namespace: "AWS/RDS",
        metric_name: "FreeStorageSpace",
        dimensions: database,
        statistic: "Minimum",
        comparison_operator: "LessThanThreshold",
        threshold: 2_147_483_648,
        evaluation_periods: 3,
        treat_missing_data: "breaching",
      },
    ],
    [
      "database_cpu_high",
      {
        alarm_name: "shop-dr-database-cpu-high",
        alarm_description: "The database's CPU is above 90 %",
        namespace: "AWS/RDS",
        metric_name: "CPUUtilization",
        dimensions: database,
        statistic: "Average",
        comparison_operator: "GreaterThanThreshold",
        threshold: 90,
        evaluation_periods: 5,
        treat_missing_data: "breaching",
      },
    ],
  ];

  test.each(cases)("%s", (id, expected) => {
    expect(alarm(id)).toEqual({
      ...expected,
      period: 60,
      alarm_actions: ["${aws_sns_topic.watch_alerts_topic.arn}"],
      ok_actions: ["${aws_sns_topic.watch_alerts_topic.arn}"],
    });
  });

  test("the threshold of free storage is a tenth of the total, in bytes", () => {
    const small = observability({ databaseStorageGib: 25 });
    expect(small.resource("aws_cloudwatch_metric_alarm", "watch_database_storage_low").threshold).toBe(
      2_684_354_560,
    );
  });
});

test("an alarm of one posture exists in the other too, so that an activation destroys nothing", () => {
  for (const block of Object.values(stack.resources("aws_cloudwatch_metric_alarm"))) {
    expect(block).not.toHaveProperty("count");
  }
  expect.assertions(9);
});

describe("only while active", () => {
  test("no healthy host is an alarm, and so is no data: no targets are registered", () => {
    expect(alarm("no_healthy_host")).toEqual({
      alarm_name: "shop-dr-no-healthy-host",
      alarm_description: "The region is active and no task answers its health check",
      namespace: "AWS/ApplicationELB",
      metric_name: "HealthyHostCount",
      dimensions: targets,
      statistic: "Maximum",
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      period: 60,
      evaluation_periods: 2,
      actions_enabled: '${var.posture == "active"}',
      treat_missing_data: '${var.posture == "active" ? "breaching" : "notBreaching"}',
      alarm_actions: ["${aws_sns_topic.watch_alerts_topic.arn}"],
      ok_actions: ["${aws_sns_topic.watch_alerts_topic.arn}"],
    });
  });
});

describe("only on standby", () => {
  const lag = {
    actions_enabled: '${var.posture == "standby"}',
    namespace: "AWS/RDS",
    metric_name: "ReplicaLag",
    dimensions: database,
    period: 60,
    evaluation_periods: 2,
    treat_missing_data: '${var.posture == "standby" ? "breaching" : "notBreaching"}',
    alarm_actions: ["${aws_sns_topic.watch_alerts_topic.arn}"],
    ok_actions: ["${aws_sns_topic.watch_alerts_topic.arn}"],
  };

  test("lag above the RPO is an alarm, and so is no data", () => {
    expect(alarm("replica_lag")).toEqual({
      ...lag,
      alarm_name: "shop-dr-replica-lag",
      alarm_description: "The replica is more than 5 minutes behind (the RPO), or says nothing",
      statistic: "Maximum",
      comparison_operator: "GreaterThanThreshold",
      threshold: 300,
    });
  });

  test("the RPO given is the threshold, in seconds", () => {
    const relaxed = observability({ rpoMinutes: 45 }).resource(
      "aws_cloudwatch_metric_alarm",
      "watch_replica_lag",
    );
    expect(relaxed.threshold).toBe(2700);
    expect(relaxed.alarm_description).toBe(
      "The replica is more than 45 minutes behind (the RPO), or says nothing",
    );
  });

  test("stopped replication, a lag of -1, is an alarm, and so is no data", () => {
    expect(alarm("replication_stopped")).toEqual({
      ...lag,
      alarm_name: "shop-dr-replication-stopped",
      alarm_description:
        "Replication is stopped (lag -1), or the replica says nothing; RDS ends it after 30 days",
      statistic: "Minimum",
      comparison_operator: "LessThanThreshold",
      threshold: 0,
    });
  });
});

describe("the topic", () => {
  test("is the region's own", () => {
    expect(stack.resource("aws_sns_topic")).toEqual({ name: "shop-dr-alerts" });
    expect(stack.output("topicArn").value).toBe("${aws_sns_topic.watch_alerts_topic.arn}");
  });

  test("notifies the given address", () => {
    expect(observability({ email: "ops@acme.dev" }).resource("aws_sns_topic_subscription")).toMatchObject({
      protocol: "email",
      endpoint: "ops@acme.dev",
    });
    expect(stack.resources("aws_sns_topic_subscription")).toEqual({});
  });
});

describe("the dashboard", () => {
  const dashboard = stack.resource("aws_cloudwatch_dashboard", "watch_dashboard");

  test("is named after the region too, as dashboards are global to the account", () => {
    expect(dashboard.dashboard_name).toBe("shop-dr-eu-south-2");
  });

  test("refers to the current database by an expression, not by text", () => {
    const { widgets } = decoded(dashboard.dashboard_body);
    expect(widgets).toHaveLength(10);
    expect(widgets[9].properties.metrics).toEqual([
      ["AWS/RDS", "ReplicaLag", "DBInstanceIdentifier", "shop-dr-${var.generation}", { stat: "Maximum" }],
    ]);
  });
});

test("a warm standby's lack of a healthy host is an alarm, too; only a quiesced region's is not", () => {
  const warm = observability({ isWarmStandby: true });
  expect(warm.resource("aws_cloudwatch_metric_alarm", "watch_no_healthy_host")).toMatchObject({
    alarm_description: "The region is active or a warm standby, and no task answers its health check",
    actions_enabled: '${!(var.posture == "quiesced")}',
    treat_missing_data: '${!(var.posture == "quiesced") ? "breaching" : "notBreaching"}',
  });
});
