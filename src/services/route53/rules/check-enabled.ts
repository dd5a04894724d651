import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { claimOf } from "./claims";
import { HEALTH_CHECK } from "./records";

export const checkEnabled: Rule = {
  id: "route53-check-enabled",
  title: "No health check is disabled, and none is inverted but one on a claim",
  why: "A disabled check counts as healthy, so nothing fails over. An inverted one on an endpoint means the opposite of its name, and is healthy while nothing answers; on a claim, silence then claims nothing.",
  source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html",
  severity: "error",
  fix: "Leave disabled out, and invert_healthcheck on all but what a listener rule answers with a fixed response.",
  check: (stacks) =>
    eachInstance(stacks, HEALTH_CHECK, ({ stack, values }) => [
      mustBe(values, "disabled", undefined, false),
      claimOf(stacks, stack, values) ? undefined : mustBe(values, "invert_healthcheck", undefined, false),
    ]),
};
