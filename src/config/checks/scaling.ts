import type { ParsedConfig } from "../schema";
import type { Check, Conflict } from "./check";

type Scaling = ParsedConfig["scaling"];

/** Task counts in order; an alarm no longer than CloudWatch allows. */
export const checkScaling: Check = ({ scaling }) => [
  ...inOrder(scaling, "minTasks", "normalTasks"),
  ...inOrder(scaling, "normalTasks", "maxTasks"),
  ...evaluationWithinLimit(scaling),
];

type Count = "minTasks" | "normalTasks" | "maxTasks";

function inOrder(scaling: Scaling, lower: Count, upper: Count): Conflict[] {
  if (scaling[lower] <= scaling[upper]) {
    return [];
  }
  return [
    {
      path: `scaling.${lower}`,
      uses: [`scaling.${upper}`],
      got: scaling[lower],
      allowed: `at most scaling.${upper}, ${scaling[upper]}`,
      fix: `lower it, or raise scaling.${upper}`,
    },
  ];
}

/** CloudWatch API reference, PutMetricAlarm, EvaluationPeriods and Period: a day, or a week from periods of an hour. */
function evaluationWithinLimit({ periodSeconds, evaluationPeriods }: Scaling): Conflict[] {
  const limitSeconds = periodSeconds < 3600 ? 86_400 : 604_800;
  if (periodSeconds * evaluationPeriods <= limitSeconds) {
    return [];
  }
  return [
    {
      path: "scaling.evaluationPeriods",
      uses: ["scaling.periodSeconds"],
      got: evaluationPeriods,
      allowed: `at most ${Math.floor(limitSeconds / periodSeconds)} with scaling.periodSeconds ${periodSeconds}: ${limitSeconds} seconds in all`,
      fix: "use fewer or shorter periods",
    },
  ];
}
