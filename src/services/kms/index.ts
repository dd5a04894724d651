import type { Service } from "../service";
import { controls } from "./controls";
import { policyNotPublic } from "./rules/policy-not-public";
import { singleRegion } from "./rules/single-region";

export const kms: Service = {
  id: "kms",
  name: "KMS",
  resources: {
    aws_kms_alias: { drawn: false },
    aws_kms_key: { drawn: false },
  },
  controls,
  rules: [policyNotPublic, singleRegion],
};
