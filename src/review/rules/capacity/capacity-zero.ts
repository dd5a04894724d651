import type { PlanRule } from "../plan-rule";
import { newly, problemIf, subjects } from "../problems";
import { CAPACITIES, changedAmounts } from "./amounts";

/** Types that start or stop a server or a database. */
const STATES = ["aws_ec2_instance_state", "aws_rds_instance_state"];

export const capacityZero: PlanRule = {
  id: "plan-capacity-zero",
  risk: "capacity",
  effect: "cuts capacity to 0",
  title: "Capacity is not cut to 0",
  why: "Nothing answers any more, or nothing can start when it has to.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html",
  severity: "warning",
  fix: "Right where a region becomes a standby; otherwise keep at least 1.",
  subjects: { ...CAPACITIES, ...subjects(STATES, "state") },
  check: (change) => {
    if (STATES.includes(change.type)) {
      return problemIf(
        newly(change, ({ state }) => state === "stopped"),
        "stops it",
        ["state"],
      );
    }
    const cut = changedAmounts(change, (before, after) => before > 0 && after === 0);
    return problemIf(cut.length > 0, "cuts capacity to 0", cut);
  },
};
