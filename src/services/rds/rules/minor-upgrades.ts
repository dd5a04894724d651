import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { DATABASE } from "./instances";

export const minorUpgrades: Rule = {
  id: "rds-minor-upgrades",
  title: "A database installs minor versions automatically",
  why: "They contain the security fixes; AWS installs them in the maintenance window.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.MySQL.Minor.html",
  controls: ["RDS.13"],
  severity: "error",
  fix: "Set auto_minor_version_upgrade = true, and specify the major version only.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) =>
      mustBe(values, "auto_minor_version_upgrade", undefined, true),
    ),
};
