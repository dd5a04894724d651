import type { PlanRule } from "../plan-rule";
import { ROLES, sourceAfter, sourceBefore } from "./roles";

export const databasePromoted: PlanRule = {
  id: "plan-database-promoted",
  risk: "database-role",
  effect: "promotes a database",
  title: "A replica becomes a writer only when that is meant",
  why: "A promotion cannot be undone: what the old writer takes from now on is lost to this database, and going back needs a new replica.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html",
  severity: "warning",
  fix: "Apply it if this is the failover, with the old writer fenced off; otherwise keep the source.",
  subjects: ROLES,
  check: (change) => {
    const before = sourceBefore(change);
    if (change.action !== "update" || before === undefined) return [];
    const after = sourceAfter(change);
    if (after.isUnknown || after.value !== undefined) return [];
    return [
      {
        problem: `promotes a replica to a writer: it no longer follows ${change.show(before.attribute, before.value)}`,
        attributes: [before.attribute],
      },
    ];
  },
};
