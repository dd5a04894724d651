import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { DATABASE, parameterGroupOf } from "./instances";

export const parameterFamilyFitsEngine: Rule = {
  id: "rds-parameter-family-fits-engine",
  title: "The parameter group's family matches the engine",
  why: "RDS refuses a parameter group of another family when the instance is created.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithDBInstanceParamGroups.html",
  severity: "error",
  fix: "Derive family and engine_version from one value: mysql8.4 for 8.4 and 8.4.PATCH.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, (instance) => {
      const { engine, engine_version: version } = instance.values;
      if (!engine || !version) {
        return NOT_APPLICABLE;
      }
      const wanted = `${engine}${version.split(".").slice(0, 2).join(".")}`;
      const family = parameterGroupOf(instance)?.family;
      return family === wanted
        ? undefined
        : problem("parameter_group_name", family, `a group of family ${wanted}`);
    }),
};
