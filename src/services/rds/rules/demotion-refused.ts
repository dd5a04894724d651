import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { DATABASE, isRefused, isReplica } from "./instances";

export const demotionRefused: Rule = {
  id: "rds-demotion-refused-at-plan",
  title: "A plan that would turn a writer into a replica is refused before anything changes",
  why: "RDS cannot turn a writer into a replica: an apply in standby posture on a promoted database fails halfway, or replaces it and loses what was written since.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html",
  severity: "error",
  fix: "Give the database a lifecycle precondition that reads the existing instance and is false in standby posture if that instance is not a replica.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, (instance) => {
      const { stack, values } = instance;
      if (!stack.json.variable?.posture || !isReplica(values)) {
        return NOT_APPLICABLE;
      }
      return isRefused(instance, { [values.identifier]: { replicate_source_db: "" } })
        ? undefined
        : "lifecycle.precondition: got none that refuses a writer, allowed: one that is false when the existing instance has no replicate_source_db";
    }),
};
