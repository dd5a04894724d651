import type { PlanRule } from "../plan-rule";
import { betterHigher } from "../words";

export const recoveryWindowShortened: PlanRule = {
  id: "plan-recovery-window-shortened",
  risk: "protection",
  effect: "shortens a recovery window",
  title: "The days in which a deletion can be cancelled are not cut",
  why: "A key or a secret deleted by mistake is lost before anybody notices.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  severity: "warning",
  fix: "Keep 7 to 30 days; 0 is for drills.",
  words: [
    {
      name: /(^|[._])(deletion|recovery)_window_in_days$|(^|[._])soft_delete_retention(_in)?_(days|seconds)$|(^|[._])(recovery|undelete)_(window|period)(_\w+)?$/,
      judge: betterHigher(),
      problem: "leaves fewer days to cancel a deletion",
    },
  ],
};
