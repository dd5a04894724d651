import { testRule, withResources } from "../../../../test/support/rules";
import { datapointsWithinPeriods } from "./datapoints-within-periods";
import { missingDataSaid } from "./missing-data-said";

const alarm = (datapoints: number, periods: number) =>
  withResources({
    aws_cloudwatch_metric_alarm: { it: { datapoints_to_alarm: datapoints, evaluation_periods: periods } },
  });

testRule(datapointsWithinPeriods, {
  compliant: alarm(2, 2),
  violating: alarm(3, 2),
  problems: ["datapoints_to_alarm: got 3, allowed: 1 to evaluation_periods (2)"],
});

testRule(missingDataSaid, {
  compliant: withResources({ aws_cloudwatch_metric_alarm: { it: { treat_missing_data: "breaching" } } }),
  violating: withResources({ aws_cloudwatch_metric_alarm: { it: { treat_missing_data: "missing" } } }),
  problems: ['treat_missing_data: got "missing", allowed: "breaching" or "notBreaching" or "ignore"'],
});
