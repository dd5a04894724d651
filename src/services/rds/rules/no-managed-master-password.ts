import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { DATABASE } from "./instances";

export const noManagedMasterPassword: Rule = {
  id: "rds-no-managed-master-password",
  title: "RDS does not manage the master password",
  why: "RDS for MySQL cannot create a read replica of a source whose password it manages in Secrets Manager. `false` conflicts with password_wo, so the argument is left out.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
  severity: "error",
  fix: "Leave manage_master_user_password out.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) => mustBe(values, "manage_master_user_password", undefined)),
};
