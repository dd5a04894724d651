import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { DATABASE } from "./instances";

/** MySQL releases that RDS supports without extra charge. */
const IN_SUPPORT = /^8\.4(\.|$)/;

export const engineInStandardSupport: Rule = {
  id: "rds-engine-in-standard-support",
  title: "A new database runs a MySQL release in standard support",
  why: "Standard support for MySQL 8.0 ended in the middle of 2026: RDS then forces an upgrade, or bills Extended Support per vCPU hour.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html",
  severity: "error",
  fix: "Set engine_version to 8.4 (database.engineVersion).",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values: { engine_version: version } }) => {
      if (version === undefined || version === null) {
        return NOT_APPLICABLE;
      }
      return IN_SUPPORT.test(version) ? undefined : problem("engine_version", version, "8.4 or 8.4.PATCH");
    }),
};
