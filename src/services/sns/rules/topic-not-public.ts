import { toEveryone } from "../../iam/rules/policies";
import type { Rule } from "../../rule";
import { eachInstance } from "../../subjects";

export const topicNotPublic: Rule = {
  id: "sns-topic-not-public",
  title: "A topic's policy grants nothing to anyone outside the account",
  why: "Anyone could publish false alarms to it, or subscribe to the real ones.",
  source: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
  controls: ["SNS.4"],
  severity: "error",
  fix: "Leave the policy out, which allows the owner's account only, or name principals.",
  check: (stacks) =>
    eachInstance(stacks, ["aws_sns_topic", "aws_sns_topic_policy"], (instance) =>
      toEveryone(instance).map((text) => `policy: ${text}`),
    ),
};
