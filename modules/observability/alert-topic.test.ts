import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { describe, expect, test } from "vitest";
import { expose, synthesizeAlone } from "../../test/support/scratch";
import { AlertTopic } from "./alert-topic";

describe("without an address", () => {
  const stack = synthesizeAlone((scope) => {
    const { arn } = new AlertTopic(scope, "alerts", { name: "shop-alerts", email: null });
    expose(scope, { arn });
  });

  test("there is a topic and no subscription", () => {
    expect(stack.resource("aws_sns_topic")).toEqual({ name: "shop-alerts" });
    expect(stack.resources("aws_sns_topic_subscription")).toEqual({});
  });

  test("the topic's ARN is exposed", () => {
    expect(stack.output("arn").value).toBe("${aws_sns_topic.alerts_topic.arn}");
  });
});

test("with an address, it is subscribed by e-mail", () => {
  const stack = synthesizeAlone((scope) => {
    new AlertTopic(scope, "alerts", { name: "shop-alerts", email: "ops@acme.dev" });
  });
  expect(stack.resource("aws_sns_topic_subscription", "alerts_email")).toEqual({
    topic_arn: "${aws_sns_topic.alerts_topic.arn}",
    protocol: "email",
    endpoint: "ops@acme.dev",
  });
});

test("with a provider, topic and subscription are in its region", () => {
  const stack = synthesizeAlone((scope) => {
    const provider = new AwsProvider(scope, "aws-metrics", { alias: "metrics", region: "us-east-1" });
    new AlertTopic(scope, "alerts", { name: "shop-alerts", email: "ops@acme.dev", provider });
  });
  expect(stack.resource("aws_sns_topic").provider).toBe("aws.metrics");
  expect(stack.resource("aws_sns_topic_subscription").provider).toBe("aws.metrics");
});
