import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { DATABASE } from "./instances";

export const deletionProtected: Rule = {
  id: "rds-deletion-protected",
  title: "A database cannot be deleted by one call, in either posture",
  why: "An apply that would destroy it fails until protection is taken off on purpose. A standby's is on too, so that a promotion need not change it.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  controls: ["RDS.8"],
  severity: "error",
  fix: "Set deletion_protection = true; retiring takes it off first, as the runbook says.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) => mustBe(values, "deletion_protection", true)),
};
