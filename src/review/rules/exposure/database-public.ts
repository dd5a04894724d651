import type { PlanRule } from "../plan-rule";
import { betterOff } from "../words";

export const databasePublic: PlanRule = {
  id: "plan-database-public",
  risk: "exposure",
  effect: "makes a database public",
  title: "A database has no public address",
  why: "Its port can be reached from the whole internet, protected by nothing but a password.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2",
  controls: ["RDS.2", "Redshift.1", "DMS.1"],
  severity: "error",
  fix: "Set publicly_accessible = false and connect from within the network.",
  words: [
    {
      name: /(^|[._])publicly_accessible$/,
      judge: betterOff,
      problem: "gives it a public address",
      onCreation: true,
    },
  ],
};
