import { promotedFrom, ROLES } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";

export const databasePromoted: PlanRule = {
  id: "plan-database-promoted",
  risk: "database-role",
  effect: "promotes a database",
  title: "A replica becomes a writer only when that is intended",
  why: "A promotion cannot be undone: this database misses what the old writer accepts from now on, and failing back needs a new replica.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html",
  severity: "warning",
  fix: "Apply it if this is the failover and the old writer is fenced off; otherwise keep the source.",
  subjects: ROLES,
  check: (change) => {
    const source = promotedFrom(change);
    if (source === undefined) {
      return [];
    }
    const followed = change.show(source.attribute, source.value);
    return [
      {
        problem: `promotes a replica to a writer: it no longer follows ${followed}`,
        attributes: [source.attribute],
      },
    ];
  },
};
