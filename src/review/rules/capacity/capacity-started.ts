import type { PlanRule } from "../plan-rule";
import { amountOf, CAPACITY } from "./amounts";

export const capacityStarted: PlanRule = {
  id: "plan-capacity-started",
  risk: "capacity",
  effect: "raises capacity from 0",
  title: "Standby capacity starts only when that is intended",
  why: "Tasks start to serve, write and cost; a DNS failover goes to whatever is healthy.",
  source:
    "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html",
  severity: "warning",
  fix: "Right where a standby is activated; otherwise keep 0.",
  words: [
    {
      name: CAPACITY,
      judge: ({ after, before, path }) =>
        before !== undefined && amountOf(before, path) === 0 && amountOf(after, path) > 0 ? "worse" : "fine",
      problem: "raises capacity from 0",
      mayBeUnknown: true,
    },
  ],
};
