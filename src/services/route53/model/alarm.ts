/** States of a CloudWatch alarm. */
export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** How an alarm treats periods without data. */
type MissingDataTreatment = "breaching" | "notBreaching" | "ignore" | "missing";

export type Statistic = "Maximum" | "Minimum" | "Sum" | "Average" | "SampleCount";

/** The settings that determine the state of an alarm on one metric. */
export interface AlarmDefinition {
  readonly name: string;
  readonly metricName: string;
  readonly statistic: Statistic;
  readonly comparisonOperator: string;
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingDataTreatment;
}

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/**
 * The state that results from an alarm's newest data points.
 *
 * CloudWatch looks slightly further back than the evaluated periods before it treats data as missing; on AWS, a gap of one
 * period therefore shows later than here, or not at all.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 *
 * @param datapoints - oldest first, one per period; undefined for no data
 * @param before - the state so far
 */
export function alarmState(
  definition: AlarmDefinition,
  datapoints: readonly (number | undefined)[],
  before: AlarmState,
): AlarmState {
  const { comparisonOperator, threshold, evaluationPeriods, datapointsToAlarm, treatMissingData } =
    definition;
  const breaches = comparisons[comparisonOperator];
  if (!breaches) {
    const known = Object.keys(comparisons).join(", ");
    throw new Error(`${definition.name}: got ${comparisonOperator}, allowed: ${known}.`);
  }
  const evaluated = Array.from({ length: evaluationPeriods }, (_, back) => datapoints.at(-1 - back));
  const present = evaluated.filter((value) => value !== undefined);
  const missing = evaluationPeriods - present.length;
  if (present.length === 0 && treatMissingData === "missing") {
    return "INSUFFICIENT_DATA";
  }
  if (present.length === 0 && treatMissingData === "ignore") {
    return before;
  }
  const breaching =
    present.filter((value) => breaches(value, threshold)).length +
    (treatMissingData === "breaching" ? missing : 0);
  return breaching >= datapointsToAlarm ? "ALARM" : "OK";
}

/** One data point from the samples of a period; undefined when there are none. */
export function statisticOf(statistic: Statistic, samples: readonly number[]): number | undefined {
  if (samples.length === 0) {
    return undefined;
  }
  const sum = samples.reduce((total, sample) => total + sample, 0);
  switch (statistic) {
    case "Maximum":
      return Math.max(...samples);
    case "Minimum":
      return Math.min(...samples);
    case "Sum":
      return sum;
    case "Average":
      return sum / samples.length;
    case "SampleCount":
      return samples.length;
  }
}
