import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { DATABASE } from "./instances";

export const notPublic: Rule = {
  id: "rds-not-public",
  title: "A database has no public address",
  why: "With one, its name resolves to that address from anywhere, and a single security group rule is all that protects it.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
  controls: ["RDS.2"],
  severity: "error",
  fix: "Set publicly_accessible = false.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) => mustBe(values, "publicly_accessible", undefined, false)),
};
