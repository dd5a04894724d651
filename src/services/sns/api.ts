import { type Api, existing } from "../api";

export const snsApi: Api = {
  signingName: "sns",
  resourcesOf: ({ Name, ResourceArn, SubscriptionArn, TopicArn }, arn) => {
    // A subscription's ARN is its topic's plus an id; IAM checks the topic.
    const topic = String(TopicArn ?? ResourceArn ?? SubscriptionArn ?? "").replace(/:[0-9a-f-]{36}$/, "");
    return existing(topic === "" ? arn(String(Name)) : topic);
  },
  applyPolicy: "apply-observability",
};
