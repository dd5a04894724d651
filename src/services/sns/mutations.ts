import { type Mutations, of } from "../test-support";

export const MUTATIONS: Mutations = {
  "sns-topic-not-public": ({ dr }) => {
    const statement = { Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: "*" };
    of(dr, "aws_sns_topic").policy = JSON.stringify({ Statement: [statement] });
  },
};
