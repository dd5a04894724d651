import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { DATABASE } from "./instances";

export const changesAppliedAtOnce: Rule = {
  id: "rds-changes-applied-at-once",
  title: "A change to a database takes effect when it is applied",
  why: "By default, changes after a promotion wait for the maintenance window, days away, while the next plan shows them again.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.ApplyImmediately.html",
  severity: "error",
  fix: "Set apply_immediately = true.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) => mustBe(values, "apply_immediately", true)),
};
