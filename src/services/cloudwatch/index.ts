import type { Service } from "../service";
import { cloudwatchApi, logsApi } from "./api";
import { controls } from "./controls";
import { drawing } from "./drawing";
import { datapointsWithinPeriods } from "./rules/datapoints-within-periods";
import { missingDataSaid } from "./rules/missing-data-said";

export const cloudwatch: Service = {
  id: "cloudwatch",
  name: "CloudWatch",
  resources: {
    aws_cloudwatch_dashboard: { drawn: true, replaceable: true },
    aws_cloudwatch_log_group: {
      drawn: true,
      arn: ({ name }, _id, region, account) => `arn:aws:logs:${region}:${account}:log-group:${name}`,
    },
    aws_cloudwatch_metric_alarm: { drawn: true, replaceable: true },
  },
  dataSources: ["aws_cloudwatch_log_groups"],
  controls,
  rules: [datapointsWithinPeriods, missingDataSaid],
  apis: [cloudwatchApi, logsApi],
  position: 6,
  drawing,
};
