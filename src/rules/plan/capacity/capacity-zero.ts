import type { PlanRule } from "../plan-rule";
import { problemIf } from "../problems";
import { CAPACITIES, changedAmounts } from "./amounts";

export const capacityZero: PlanRule = {
  id: "plan-capacity-zero",
  risk: "capacity",
  effect: "cuts capacity to 0",
  title: "Capacity is not cut to nothing",
  why: "Nothing answers any more, or nothing can be started when it has to.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html",
  severity: "warning",
  fix: "Right where a region becomes a standby; otherwise keep at least 1.",
  subjects: CAPACITIES,
  check: (change) => {
    const cut = changedAmounts(change, (before, after) => before > 0 && after === 0);
    return problemIf(cut.length > 0, "cuts capacity to 0", cut);
  },
};
