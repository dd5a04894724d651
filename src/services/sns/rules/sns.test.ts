import { testRule, withResources } from "../../../../test/support/rules";
import { topicNotPublic } from "./topic-not-public";

const statement = (principal: unknown, condition?: object) => ({
  policy: JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sns:Publish", Condition: condition }],
  }),
});

testRule(topicNotPublic, {
  compliant: withResources({
    aws_sns_topic: { it: {}, own: statement("*", { StringEquals: { "aws:SourceOwner": "123456789012" } }) },
  }),
  violating: withResources({
    aws_sns_topic: { it: statement("*") },
    aws_sns_topic_policy: { it: statement({ AWS: "*" }) },
  }),
  problems: [
    "policy: got sns:Publish for everyone, allowed: named principals",
    "policy: got sns:Publish for everyone, allowed: named principals",
  ],
});
