import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { HEALTH_CHECK } from "./records";

export const checkEnabled: Rule = {
  id: "route53-check-enabled",
  title: "No health check is disabled or inverted",
  why: "A disabled check counts as healthy, so nothing fails over. An inverted one means the opposite of its name, on the day when nobody has time to read twice.",
  source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html",
  severity: "error",
  fix: "Leave disabled and invert_healthcheck out.",
  check: (stacks) =>
    eachInstance(stacks, HEALTH_CHECK, ({ values }) => [
      mustBe(values, "disabled", undefined, false),
      mustBe(values, "invert_healthcheck", undefined, false),
    ]),
};
