import { dailyWindow, weeklyWindow, windowsMeet } from "../windows";
import type { Check } from "./check";

/** The backup window and the maintenance window do not overlap. */
export const checkDatabase: Check = ({ database: { backupWindow, maintenanceWindow } }) => {
  if (!windowsMeet(dailyWindow(backupWindow), weeklyWindow(maintenanceWindow))) {
    return [];
  }
  return [
    {
      path: "database.maintenanceWindow",
      uses: ["database.backupWindow"],
      got: maintenanceWindow,
      allowed: `a window that does not overlap database.backupWindow, ${backupWindow} every day`,
      fix: "move one of the two: AWS refuses overlapping windows",
    },
  ];
};
