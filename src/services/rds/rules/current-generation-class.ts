import { isPreviousGeneration } from "../../../config";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { DATABASE } from "./instances";

export const currentGenerationClass: Rule = {
  id: "rds-current-generation-class",
  title: "A database has an instance class of the current generation",
  why: "RDS creates MySQL 8.4 and 9.7 with no class of the previous generation, and upgrades no database that has one: a new generation of a database, or the upgrade of a replica, would fail when it is needed.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.MySQL.Major.html",
  severity: "error",
  fix: "Set instance_class to one of the current generation, such as db.t3.micro (database.instanceClass).",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) => {
      const { instance_class: instanceClass } = values;
      if (typeof instanceClass !== "string") {
        return NOT_APPLICABLE;
      }
      return isPreviousGeneration(instanceClass)
        ? problem("instance_class", instanceClass, "a class of the current generation")
        : undefined;
    }),
};
