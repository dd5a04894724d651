import type { PlanRule } from "../plan-rule";
import { betterOff } from "../words";

export const finalSnapshotSkipped: PlanRule = {
  id: "plan-final-snapshot-skipped",
  risk: "protection",
  effect: "skips a final snapshot",
  title: "A destroyed database leaves a final snapshot",
  why: "What was written since the last backup is then lost with it.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  severity: "warning",
  fix: "Set skip_final_snapshot = false and name the snapshot, in an apply before any destroy.",
  words: [
    {
      name: /(^|[._])skip_(final|destroy)?_?(snapshot|backup)\w*$/,
      judge: betterOff,
      problem: "will leave no final snapshot when it is destroyed",
    },
  ],
};
