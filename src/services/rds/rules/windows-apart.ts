import { dailyWindow, weeklyWindow, windowsMeet } from "../../../config/windows";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { DATABASE } from "./instances";

export const windowsApart: Rule = {
  id: "rds-windows-apart",
  title: "The backup window and the maintenance window do not overlap",
  why: "RDS refuses overlapping windows.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html",
  severity: "error",
  fix: "Move backup_window or maintenance_window (database.backupWindow, database.maintenanceWindow).",
  check: (stacks) =>
    eachInstance(
      stacks,
      DATABASE,
      ({ values: { backup_window: backup, maintenance_window: maintenance } }) => {
        if (!backup || !maintenance) {
          return NOT_APPLICABLE;
        }
        return windowsMeet(dailyWindow(backup), weeklyWindow(maintenance))
          ? `backup_window: got ${backup} with maintenance_window ${maintenance}, allowed: windows that do not overlap`
          : undefined;
      },
    ),
};
