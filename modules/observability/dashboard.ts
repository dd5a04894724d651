export interface DashboardProps {
  readonly region: string;
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArnSuffix: string;
  readonly clusterName: string;
  readonly serviceName: string;
  readonly databaseIdentifier: string;
}

type Metric = readonly [metricName: string, stat: string];

/** Two widgets per row of a dashboard's 24 columns. */
const WIDTH = 12;
const HEIGHT = 6;

/** The body of the region's dashboard: one widget per question an operator asks. */
export function dashboardBody(props: DashboardProps): object {
  const service = ["ClusterName", props.clusterName, "ServiceName", props.serviceName];
  const loadBalancer = ["LoadBalancer", props.loadBalancerArnSuffix];
  const targets = ["TargetGroup", props.targetGroupArnSuffix, ...loadBalancer];
  const database = ["DBInstanceIdentifier", props.databaseIdentifier];
  const widgets: [title: string, namespace: string, dimensions: string[], metrics: Metric[]][] = [
    ["ECS CPU (%)", "AWS/ECS", service, [["CPUUtilization", "Average"]]],
    ["ECS memory (%)", "AWS/ECS", service, [["MemoryUtilization", "Average"]]],
    ["ALB requests", "AWS/ApplicationELB", loadBalancer, [["RequestCount", "Sum"]]],
    ["ALB response time (s)", "AWS/ApplicationELB", targets, [["TargetResponseTime", "Average"]]],
    ["Server errors: application", "AWS/ApplicationELB", targets, [["HTTPCode_Target_5XX_Count", "Sum"]]],
    ["Server errors: load balancer", "AWS/ApplicationELB", loadBalancer, [["HTTPCode_ELB_5XX_Count", "Sum"]]],
    [
      "Hosts",
      "AWS/ApplicationELB",
      targets,
      [
        ["HealthyHostCount", "Maximum"],
        ["UnHealthyHostCount", "Maximum"],
      ],
    ],
    ["Database connections", "AWS/RDS", database, [["DatabaseConnections", "Maximum"]]],
    ["Database free storage (bytes)", "AWS/RDS", database, [["FreeStorageSpace", "Minimum"]]],
    ["Replica lag (s), -1: stopped", "AWS/RDS", database, [["ReplicaLag", "Maximum"]]],
  ];
  return {
    widgets: widgets.map(([title, namespace, dimensions, metrics], index) => ({
      type: "metric",
      x: (index % 2) * WIDTH,
      y: Math.floor(index / 2) * HEIGHT,
      width: WIDTH,
      height: HEIGHT,
      properties: {
        title,
        region: props.region,
        view: "timeSeries",
        period: 60,
        metrics: metrics.map(([metricName, stat]) => [namespace, metricName, ...dimensions, { stat }]),
      },
    })),
  };
}
