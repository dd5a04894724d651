import { show } from "../../../terraform/hcl";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { POLICY_TYPES, statementsOf } from "./policies";

export const noRequestedRegion: Rule = {
  id: "iam-no-requested-region",
  title: "No policy in the stacks restricts callers to one region",
  why: "Creating a cross-region replica calls RDS in both regions on the caller's behalf: a condition on aws:RequestedRegion breaks it, halfway through a failback.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html",
  severity: "error",
  fix: "Leave the condition out, or name both regions in it.",
  check: (stacks) =>
    eachInstance(stacks, POLICY_TYPES, (instance) => {
      const statements = statementsOf(instance);
      if (statements.length === 0) {
        return NOT_APPLICABLE;
      }
      return statements
        .filter(({ Condition }) => show(Condition).toLowerCase().includes("aws:requestedregion"))
        .map(({ Condition }) => problem("Condition", Condition, "none on aws:RequestedRegion"));
    }),
};
