import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { DATABASE } from "./instances";

export const instanceRetirable: Rule = {
  id: "rds-instance-retirable",
  title: "A database has no prevent_destroy",
  why: "It applies to every generation of the block, and would make an old writer impossible to retire; deletion protection guards each instance separately.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/meta-arguments/lifecycle",
  severity: "error",
  fix: "Leave lifecycle.prevent_destroy out of databases; keep deletion_protection.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) =>
      values.lifecycle?.prevent_destroy ? problem("lifecycle.prevent_destroy", true, "nothing") : undefined,
    ),
};
