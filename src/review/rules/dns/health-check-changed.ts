import type { PlanRule } from "../plan-rule";
import { changedAmong, problemIf } from "../problems";

const ATTRIBUTES = [
  "disabled",
  "invert_healthcheck",
  "fqdn",
  "ip_address",
  "port",
  "type",
  "resource_path",
  "search_string",
  "failure_threshold",
  "child_healthchecks",
  "child_health_threshold",
  "cloudwatch_alarm_name",
  "cloudwatch_alarm_region",
  "insufficient_data_health_status",
];

export const healthCheckChanged: PlanRule = {
  id: "plan-health-check-changed",
  risk: "dns",
  effect: "changes a health check",
  title: "What decides a failover changes only when that is intended",
  why: "The check decides whether DNS fails over.",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating.html",
  severity: "warning",
  fix: "Apply it while both sides are healthy, and watch the check's status.",
  subjects: { aws_route53_health_check: ATTRIBUTES },
  check: (change) => {
    if (change.isDestroyed) {
      return [{ problem: "removes a health check" }];
    }
    if (change.action !== "update") {
      return [];
    }
    const changed = changedAmong(change, ATTRIBUTES);
    return problemIf(changed.length > 0, "changes when a target counts as healthy", changed);
  },
};
