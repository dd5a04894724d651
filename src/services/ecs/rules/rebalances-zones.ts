import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { SERVICE } from "./tasks";

export const rebalancesZones: Rule = {
  id: "ecs-rebalances-zones",
  title: "A service rebalances its tasks over the Availability Zones",
  why: "The default is on for a new service and off for one that never set it, so two regions deployed at different times differ; without it, all tasks can stay in one zone after another zone was lost.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html",
  severity: "error",
  fix: 'Set availability_zone_rebalancing = "ENABLED".',
  check: (stacks) =>
    eachInstance(stacks, SERVICE, ({ values }) => mustBe(values, "availability_zone_rebalancing", "ENABLED")),
};
