import { expect, test } from "vitest";
import { problemsWith } from "../test-support";

test.each([
  ["02:00-03:00", "sun:02:30-sun:03:30"],
  ["23:30-00:30", "mon:00:00-mon:00:30"],
])("a backup window of %s and a maintenance window of %s overlap", (backupWindow, maintenanceWindow) => {
  expect(
    problemsWith({ "database.backupWindow": backupWindow, "database.maintenanceWindow": maintenanceWindow }),
  ).toEqual([
    {
      path: "database.maintenanceWindow",
      got: `"${maintenanceWindow}"`,
      allowed: `a window that does not overlap database.backupWindow, ${backupWindow} every day`,
      fix: "move one of the two: AWS refuses overlapping windows",
    },
  ]);
});

test("windows that follow each other are accepted", () => {
  expect(
    problemsWith({
      "database.backupWindow": "03:00-06:00",
      "database.maintenanceWindow": "mon:00:00-mon:03:00",
    }),
  ).toEqual([]);
});
