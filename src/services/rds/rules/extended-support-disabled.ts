import type { Rule } from "../../rule";
import { eachInstance, mustBe, NOT_APPLICABLE } from "../../subjects";
import { DATABASE, isReplica } from "./instances";

export const extendedSupportDisabled: Rule = {
  id: "rds-extended-support-disabled",
  title: "A database created new or from a snapshot does not enrol in Extended Support",
  why: "RDS enrols every such database unless Extended Support is disabled when it is created, and bills it per vCPU hour once its release leaves standard support.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html",
  severity: "error",
  fix: 'Set engine_lifecycle_support = "open-source-rds-extended-support-disabled" wherever engine or snapshot_identifier is set.',
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) =>
      isReplica(values) || !(values.engine || values.snapshot_identifier)
        ? NOT_APPLICABLE
        : mustBe(values, "engine_lifecycle_support", "open-source-rds-extended-support-disabled"),
    ),
};
