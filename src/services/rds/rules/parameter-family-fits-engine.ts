import type { Instance } from "../../../terraform/stack/instances";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { DATABASE, parameterGroupsOf, releaseOf, valuesWith, versionsIn } from "./instances";

export const parameterFamilyFitsEngine: Rule = {
  id: "rds-parameter-family-fits-engine",
  title: "The parameter group's family matches the engine",
  why: "RDS refuses a parameter group of another family than that of the release that the instance is created with, runs, or is upgraded to.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithDBInstanceParamGroups.html",
  severity: "error",
  fix: "Derive the parameter group from engine_version or, where that is null, from the release that RDS reports: mysql8.4 for 8.4 and 8.4.PATCH.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, (instance) => {
      const created = valuesWith(instance, undefined);
      const situations = [
        ...(created.engine && created.engine_version ? [{ values: created, runs: undefined }] : []),
        ...versionsIn(instance).map((runs) => ({
          values: valuesWith(instance, { engine_version: runs }),
          runs,
        })),
      ];
      return situations.length === 0
        ? NOT_APPLICABLE
        : situations.flatMap(({ values, runs }) => misfits(instance, values, runs));
    }),
};

/** @param runs the version that RDS reports; undefined while the instance does not exist */
function misfits(instance: Instance, values: Instance["values"], runs: string | undefined) {
  const wanted = `mysql${releaseOf(String(values.engine_version ?? runs))}`;
  return parameterGroupsOf(instance, values)
    .filter((group) => group?.family !== wanted)
    .map((group) =>
      problem(
        "parameter_group_name",
        group?.family,
        `a group of family ${wanted}${runs === undefined ? "" : ` while RDS reports ${runs}`}`,
      ),
    );
}
