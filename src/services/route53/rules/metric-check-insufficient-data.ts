import type { Rule } from "../../rule";
import { eachInstance, mustBe, NOT_APPLICABLE } from "../../subjects";
import { HEALTH_CHECK } from "./records";

export const metricCheckInsufficientData: Rule = {
  id: "route53-metric-check-insufficient-data",
  title: "A health check on an alarm sets its status for missing data",
  why: "If it is left out, Route 53 decides; the fence between two writers is not Route 53's to decide.",
  source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html",
  severity: "error",
  fix: "Set insufficient_data_health_status; LastKnownStatus keeps the fence as it is.",
  check: (stacks) =>
    eachInstance(stacks, HEALTH_CHECK, ({ values }) =>
      values.type === "CLOUDWATCH_METRIC"
        ? mustBe(values, "insufficient_data_health_status", "LastKnownStatus", "Healthy", "Unhealthy")
        : NOT_APPLICABLE,
    ),
};
