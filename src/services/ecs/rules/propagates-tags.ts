import type { Rule } from "../../rule";
import { eachInstance, mustBe } from "../../subjects";
import { SERVICE } from "./tasks";

export const propagatesTags: Rule = {
  id: "ecs-propagates-tags",
  title: "Tasks carry the tags of their service",
  why: "By default they carry none, so their cost and owner cannot be determined.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html",
  severity: "error",
  fix: 'Set propagate_tags = "SERVICE".',
  check: (stacks) =>
    eachInstance(stacks, SERVICE, ({ values }) => mustBe(values, "propagate_tags", "SERVICE")),
};
