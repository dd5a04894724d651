import { MYSQL_RELEASES } from "../../../config";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { DATABASE, releaseOf, valuesWith } from "./instances";

export const engineInStandardSupport: Rule = {
  id: "rds-engine-in-standard-support",
  title: "A new database runs a MySQL release in standard support",
  why: "Standard support for MySQL 8.0 ended in the middle of 2026: RDS then forces an upgrade, or bills Extended Support per vCPU hour.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html",
  severity: "error",
  fix: `Set engine_version to ${MYSQL_RELEASES.join(" or ")} (database.engineVersion).`,
  check: (stacks) =>
    eachInstance(stacks, DATABASE, (instance) => {
      const { engine_version: version } = valuesWith(instance, undefined);
      if (version === undefined || version === null) {
        return NOT_APPLICABLE;
      }
      return MYSQL_RELEASES.some((release) => release === releaseOf(version))
        ? undefined
        : problem(
            "engine_version",
            version,
            `${MYSQL_RELEASES.join(" or ")}, with or without a patch release`,
          );
    }),
};
