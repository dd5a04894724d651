import { expect, test } from "vitest";
import { dashboardBody } from "./dashboard";

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly view: string;
    readonly period: number;
    readonly metrics: readonly unknown[];
  };
}

const { widgets } = dashboardBody({
  region: "eu-south-2",
  loadBalancerArnSuffix: "app/web/1",
  targetGroupArnSuffix: "targetgroup/web/2",
  clusterName: "shop-dr",
  serviceName: "visitor",
  databaseIdentifier: "shop-dr-1",
}) as { widgets: Widget[] };

const ecs = ["ClusterName", "shop-dr", "ServiceName", "visitor"];
const loadBalancer = ["LoadBalancer", "app/web/1"];
const targets = ["TargetGroup", "targetgroup/web/2", ...loadBalancer];
const database = ["DBInstanceIdentifier", "shop-dr-1"];

test("each widget shows its metric with its dimensions and statistic", () => {
  expect(widgets.map(({ properties }) => [properties.title, properties.metrics])).toEqual([
    ["ECS CPU (%)", [["AWS/ECS", "CPUUtilization", ...ecs, { stat: "Average" }]]],
    ["ECS memory (%)", [["AWS/ECS", "MemoryUtilization", ...ecs, { stat: "Average" }]]],
    ["ALB requests", [["AWS/ApplicationELB", "RequestCount", ...loadBalancer, { stat: "Sum" }]]],
    [
      "ALB response time (s)",
      [["AWS/ApplicationELB", "TargetResponseTime", ...targets, { stat: "Average" }]],
    ],
    [
      "Server errors: application",
      [["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", ...targets, { stat: "Sum" }]],
    ],
    [
      "Server errors: load balancer",
      [["AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", ...loadBalancer, { stat: "Sum" }]],
    ],
    [
      "Hosts",
      [
        ["AWS/ApplicationELB", "HealthyHostCount", ...targets, { stat: "Maximum" }],
        ["AWS/ApplicationELB", "UnHealthyHostCount", ...targets, { stat: "Maximum" }],
      ],
    ],
    ["Database connections", [["AWS/RDS", "DatabaseConnections", ...database, { stat: "Maximum" }]]],
    ["Database free storage (bytes)", [["AWS/RDS", "FreeStorageSpace", ...database, { stat: "Minimum" }]]],
    ["Replica lag (s), -1: stopped", [["AWS/RDS", "ReplicaLag", ...database, { stat: "Maximum" }]]],
  ]);
});

test("all are time series of the region, by the minute", () => {
  for (const { type, properties } of widgets) {
    expect(type).toBe("metric");
    expect(properties).toMatchObject({ region: "eu-south-2", view: "timeSeries", period: 60 });
  }
  expect.assertions(20);
});

test("two share a row of 24 columns, and none overlap", () => {
  expect(widgets.map(({ x, y, width, height }) => [x, y, width, height])).toEqual([
    [0, 0, 12, 6],
    [12, 0, 12, 6],
    [0, 6, 12, 6],
    [12, 6, 12, 6],
    [0, 12, 12, 6],
    [12, 12, 12, 6],
    [0, 18, 12, 6],
    [12, 18, 12, 6],
    [0, 24, 12, 6],
    [12, 24, 12, 6],
  ]);
});
