import type { Rule } from "../../rule";
import { eachInstance, mustBe, NOT_APPLICABLE } from "../../subjects";
import { DATABASE } from "./instances";

/** RDS for MySQL instance classes without Performance Insights. */
const WITHOUT_INSIGHTS = /^db\.(t2|t3|t4g)\.(micro|small)$/;

export const smallClassWithoutInsights: Rule = {
  id: "rds-small-class-without-insights",
  title: "Performance Insights is off for instance classes without it",
  why: "RDS refuses to create db.t3.micro and similar classes with Performance Insights or the advanced mode of Database Insights.",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html",
  severity: "error",
  fix: "Leave performance_insights_enabled out, or use a larger instance_class.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) => {
      if (!WITHOUT_INSIGHTS.test(values.instance_class)) {
        return NOT_APPLICABLE;
      }
      return [
        mustBe(values, "performance_insights_enabled", undefined, false),
        mustBe(values, "database_insights_mode", undefined, "standard"),
      ];
    }),
};
