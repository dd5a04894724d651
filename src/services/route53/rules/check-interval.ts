import type { Rule } from "../../rule";
import { eachInstance, mustBe, NOT_APPLICABLE, problem } from "../../subjects";
import { HEALTH_CHECK } from "./records";

export const checkInterval: Rule = {
  id: "route53-check-interval",
  title: "An endpoint is checked every 10 or 30 seconds, and is unhealthy after 1 to 10 failures",
  why: "Route 53 refuses anything else, and the interval of an existing check cannot be changed: the check has to be replaced.",
  source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html",
  severity: "error",
  fix: "Set request_interval to 10 or 30 and failure_threshold to 1 to 10.",
  check: (stacks) =>
    eachInstance(stacks, HEALTH_CHECK, ({ values }) => {
      if (!/^HTTPS?(_|$)|^TCP$/.test(values.type)) {
        return NOT_APPLICABLE;
      }
      const failures = values.failure_threshold;
      return [
        mustBe(values, "request_interval", 10, 30),
        failures >= 1 && failures <= 10 ? undefined : problem("failure_threshold", failures, "1 to 10"),
      ];
    }),
};
