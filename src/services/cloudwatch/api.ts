import { type Api, EVERYTHING, existing, isGiven } from "../api";

export const cloudwatchApi: Api = {
  signingName: "monitoring",
  prefix: "cloudwatch",
  resourcesOf: (parameters, arn, { region }) => {
    const { AlarmName, DashboardName, ResourceARN } = parameters;
    if (ResourceARN !== undefined) {
      return existing(ResourceARN);
    }
    const named = Object.entries(parameters).flatMap(([name, value]) =>
      /^(AlarmNames|DashboardNames)\.member\.\d+$/.test(name) ? [[name, value] as const] : [],
    );
    const alarms = named.flatMap(([name, value]) => (name.startsWith("Alarm") ? [value] : []));
    const dashboards = named.flatMap(([name, value]) => (name.startsWith("Dashboard") ? [value] : []));
    return existing(
      ...[AlarmName, ...alarms].filter(isGiven).map((name) => arn(`alarm:${name}`)),
      // Dashboards have no region.
      ...[DashboardName, ...dashboards]
        .filter(isGiven)
        .map((name) => arn(`dashboard/${name}`).replace(`:${region}:`, "::")),
    );
  },
  listsEverything: true,
  applyPolicy: "apply-observability",
};

export const logsApi: Api = {
  signingName: "logs",
  resourcesOf: ({ logGroupName, resourceArn }, arn) => {
    if (resourceArn !== undefined) {
      return existing(String(resourceArn).replace(/:\*$/, ""));
    }
    return logGroupName === undefined ? EVERYTHING : existing(arn(`log-group:${logGroupName}`));
  },
  listsEverything: true,
  madeUp: [[/(\/aws\/rds\/instance\/.*)-\d+(?=\/)/, "$1-*"]],
  applyPolicy: "apply-observability",
  followsPosture: () => true,
};
