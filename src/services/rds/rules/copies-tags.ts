import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { DATABASE } from "./instances";

export const copiesTags: Rule = {
  id: "rds-copies-tags",
  title: "A database copies its tags to its snapshots",
  why: "Without tags, a snapshot cannot be told apart from others, on the bill or in a policy.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html",
  controls: ["RDS.17"],
  severity: "error",
  fix: "Set copy_tags_to_snapshot = true.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) => mustBe(values, "copy_tags_to_snapshot", true)),
};
