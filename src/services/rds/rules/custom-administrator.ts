import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { DATABASE } from "./instances";

const USUAL = ["admin", "postgres", "root"];

export const customAdministrator: Rule = {
  id: "rds-custom-administrator",
  title: "A database's administrator has a custom name",
  why: "Attackers try the usual names first, and the name cannot be changed later.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html",
  controls: ["RDS.25"],
  severity: "warning",
  fix: "Set username to another name, before the first apply.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) =>
      USUAL.includes(values.username) ? problem("username", values.username, "a custom name") : undefined,
    ),
};
