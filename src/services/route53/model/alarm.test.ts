import { expect, test } from "vitest";
import { type AlarmDefinition, alarmState, statisticOf } from "./alarm";

const serving: AlarmDefinition = {
  name: "serving",
  metricName: "HealthyHostCount",
  statistic: "Maximum",
  comparisonOperator: "GreaterThanOrEqualToThreshold",
  threshold: 1,
  periodSeconds: 60,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  treatMissingData: "notBreaching",
};

test.each([
  ["GreaterThanOrEqualToThreshold", 1, "ALARM"],
  ["GreaterThanThreshold", 1, "OK"],
  ["LessThanThreshold", 1, "OK"],
  ["LessThanOrEqualToThreshold", 1, "ALARM"],
  ["GreaterThanOrEqualToThreshold", 0, "OK"],
] as const)("%s 1 with %d is %s", (comparisonOperator, value, state) => {
  expect(alarmState({ ...serving, comparisonOperator }, [value], "OK")).toBe(state);
});

test.each([
  ["breaching", "ALARM"],
  ["notBreaching", "OK"],
  ["missing", "INSUFFICIENT_DATA"],
  ["ignore", "ALARM"],
] as const)("without any data, %s results in %s after ALARM", (treatMissingData, state) => {
  expect(alarmState({ ...serving, treatMissingData }, [undefined], "ALARM")).toBe(state);
});

const twoOfThree: AlarmDefinition = { ...serving, evaluationPeriods: 3, datapointsToAlarm: 2 };

test.each([
  [[1, 0, 1], "ALARM"],
  [[0, 0, 1], "OK"],
  [[1, 1, 0, 0, 0], "OK"],
  [[1, undefined, undefined], "OK"],
])("two of three: %j is %s", (datapoints, state) => {
  expect(alarmState(twoOfThree, datapoints, "OK")).toBe(state);
});

test("periods with data count even if others have none", () => {
  expect(alarmState({ ...twoOfThree, treatMissingData: "missing" }, [undefined, 1, 1], "OK")).toBe("ALARM");
  expect(alarmState({ ...twoOfThree, treatMissingData: "breaching" }, [undefined, 0, 1], "OK")).toBe("ALARM");
});

test("an unsupported comparison operator is an error", () => {
  const odd = { ...serving, comparisonOperator: "LessThanLowerThreshold" };
  expect(() => alarmState(odd, [1], "OK")).toThrow("serving: got LessThanLowerThreshold, allowed:");
});

test.each([
  ["Maximum", 3],
  ["Minimum", 0],
  ["Sum", 4],
  ["Average", 1],
  ["SampleCount", 4],
] as const)("the %s of 0, 3, 1, 0 is %d", (statistic, value) => {
  expect(statisticOf(statistic, [0, 3, 1, 0])).toBe(value);
});

test("a period without samples has no data point", () => {
  expect(statisticOf("SampleCount", [])).toBeUndefined();
});
