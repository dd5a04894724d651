import { type Mutations, of } from "../test-support";

export const MUTATIONS: Mutations = {
  "kms-policy-not-public": ({ dr }) => {
    const statement = { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" };
    of(dr, "aws_kms_key").policy = JSON.stringify({ Statement: [statement] });
  },
  "kms-single-region": ({ dr }) => {
    of(dr, "aws_kms_key").multi_region = true;
  },
};
