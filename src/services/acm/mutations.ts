import { type Mutations, of } from "../test-support";

export const MUTATIONS: Mutations = {
  "acm-key-length": ({ dr }) => {
    of(dr, "aws_acm_certificate").key_algorithm = "RSA_1024";
  },
  "acm-renews-itself": ({ dr }) => {
    of(dr, "aws_acm_certificate").validation_method = "EMAIL";
  },
};
