import type { Service } from "../service";
import { snsApi } from "./api";
import { controls } from "./controls";
import { topicNotPublic } from "./rules/topic-not-public";

export const sns: Service = {
  id: "sns",
  name: "SNS",
  resources: {
    aws_sns_topic: { drawn: true, replaceable: true },
    aws_sns_topic_subscription: { drawn: false, replaceable: true },
  },
  controls,
  rules: [topicNotPublic],
  apis: [snsApi],
};
