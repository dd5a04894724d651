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

test.each(["db.t2.micro", "db.m4.large", "db.r3.8xlarge"])(
  "%s is refused: RDS creates and upgrades no MySQL with the previous generation",
  (instanceClass) => {
    expect(problemsWith({ "database.instanceClass": instanceClass })).toEqual([
      {
        path: "database.instanceClass",
        got: `"${instanceClass}"`,
        allowed:
          "a class of the current generation, such as db.t3.micro: RDS neither creates MySQL 8.4 with the previous one nor upgrades to it",
        fix: "change the class of the databases first, and upgrade them afterwards",
      },
    ]);
  },
);

test.each(["db.t3.micro", "db.t4g.small", "db.m5.large", "db.x2iedn.large", "db.m9g.large"])(
  "%s is not of the previous generation",
  (instanceClass) => {
    expect(problemsWith({ "database.instanceClass": instanceClass })).toEqual([]);
  },
);
