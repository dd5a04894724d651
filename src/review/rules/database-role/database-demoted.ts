import { ROLES, sourceAfter, sourceBefore } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";

export const databaseDemoted: PlanRule = {
  id: "plan-database-demoted",
  risk: "database-role",
  effect: "demotes a database",
  title: "A writer does not become a replica, and a replica keeps its source",
  why: "A replica starts as a copy of its source: what only this database holds is lost. RDS refuses it in place, so the apply fails half-way or replaces it.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html",
  severity: "error",
  fix: "Create a new replica beside it, with its own address and identifier, and keep this one until it is retired.",
  subjects: ROLES,
  check: (change) => {
    if (!change.isChanged) {
      return [];
    }
    const before = sourceBefore(change);
    const after = sourceAfter(change);
    if (after.isUnknown || after.value === undefined || after.value === before?.value) {
      return [];
    }
    const problem =
      before === undefined
        ? "makes a writer a replica of another database"
        : "makes a replica follow another source";
    return [{ problem, attributes: ROLES[change.type] }];
  },
};
