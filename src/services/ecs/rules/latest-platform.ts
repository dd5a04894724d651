import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { SERVICE } from "./tasks";

export const latestPlatform: Rule = {
  id: "ecs-latest-platform",
  title: "A Fargate service runs on the latest platform version",
  why: "Older versions get no security fixes.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-linux-fargate.html",
  controls: ["ECS.10"],
  severity: "error",
  fix: 'Set platform_version = "1.4.0" or "LATEST".',
  check: (stacks) =>
    eachInstance(stacks, SERVICE, ({ values }) =>
      mustBe(values, "platform_version", undefined, "LATEST", "1.4.0"),
    ),
};
