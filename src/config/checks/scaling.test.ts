import { expect, test } from "vitest";
import { problemsWith } from "../test-support";

test.each([
  [
    { "scaling.minTasks": 3 },
    {
      path: "scaling.minTasks",
      got: "3",
      allowed: "at most scaling.normalTasks, 2",
      fix: "lower it, or raise scaling.normalTasks",
    },
  ],
  [
    { "scaling.normalTasks": 7 },
    {
      path: "scaling.normalTasks",
      got: "7",
      allowed: "at most scaling.maxTasks, 6",
      fix: "lower it, or raise scaling.maxTasks",
    },
  ],
  [
    { "scaling.periodSeconds": 600, "scaling.evaluationPeriods": 145 },
    {
      path: "scaling.evaluationPeriods",
      got: "145",
      allowed: "at most 144 with scaling.periodSeconds 600: 86400 seconds in all",
      fix: "use fewer or shorter periods",
    },
  ],
  [
    { "scaling.periodSeconds": 3600, "scaling.evaluationPeriods": 169 },
    {
      path: "scaling.evaluationPeriods",
      got: "169",
      allowed: "at most 168 with scaling.periodSeconds 3600: 604800 seconds in all",
      fix: "use fewer or shorter periods",
    },
  ],
])("%j is refused", (values, problem) => {
  expect(problemsWith(values)).toEqual([problem]);
});

test.each([
  { "scaling.minTasks": 4, "scaling.normalTasks": 4, "scaling.maxTasks": 4 },
  { "scaling.periodSeconds": 600, "scaling.evaluationPeriods": 144 },
  { "scaling.periodSeconds": 3600, "scaling.evaluationPeriods": 168 },
])("%j is accepted", (values) => {
  expect(problemsWith(values)).toEqual([]);
});
