import { isPreviousGeneration } from "../rds-offer";
import type { ParsedConfig } from "../schema";
import { dailyWindow, weeklyWindow, windowsMeet } from "../windows";
import type { Check, Conflict } from "./check";

/** Windows that do not overlap, and an instance class that RDS still creates databases with. */
export const checkDatabase: Check = ({ database }) => [...windowsApart(database), ...currentClass(database)];

function windowsApart({ backupWindow, maintenanceWindow }: ParsedConfig["database"]): Conflict[] {
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
}

function currentClass({ engineVersion, instanceClass }: ParsedConfig["database"]): Conflict[] {
  if (!isPreviousGeneration(instanceClass)) {
    return [];
  }
  return [
    {
      path: "database.instanceClass",
      uses: ["database.engineVersion"],
      got: instanceClass,
      allowed: `a class of the current generation, such as db.t3.micro: RDS neither creates MySQL ${engineVersion} with the previous one nor upgrades to it`,
      fix: "change the class of the databases first, and upgrade them afterwards",
    },
  ];
}
