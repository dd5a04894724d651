import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { DATABASE } from "./instances";

export const deletionProtected: Rule = {
  id: "rds-deletion-protected",
  title: "A database cannot be deleted by a single call, in either posture",
  why: "An apply that would destroy it fails until protection is switched off on purpose. A standby has it on too, so that a promotion does not have to change it.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  controls: ["RDS.8"],
  severity: "error",
  fix: "Set deletion_protection = true; to retire a database, switch it off first, as the runbook describes.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) => mustBe(values, "deletion_protection", true)),
};
