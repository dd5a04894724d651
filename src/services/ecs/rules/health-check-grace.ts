import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { SERVICE } from "./tasks";

export const healthCheckGrace: Rule = {
  id: "ecs-health-check-grace",
  title: "A task gets one to two minutes before the load balancer's health check counts",
  why: "The default is none: ECS replaces a slow starter before it is up, again and again, most likely in the middle of a failover.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
  severity: "error",
  fix: "Set health_check_grace_period_seconds to 60 to 120.",
  check: (stacks) =>
    eachInstance(stacks, SERVICE, ({ values }) => {
      if (!(values.load_balancer?.length > 0)) {
        return NOT_APPLICABLE;
      }
      const seconds = values.health_check_grace_period_seconds;
      return seconds >= 60 && seconds <= 120
        ? undefined
        : problem("health_check_grace_period_seconds", seconds, "60 to 120 (seconds)");
    }),
};
