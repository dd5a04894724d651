import type { Service } from "../service";
import { kmsApi } from "./api";
import { controls } from "./controls";
import { policyNotPublic } from "./rules/policy-not-public";
import { singleRegion } from "./rules/single-region";

export const kms: Service = {
  id: "kms",
  name: "KMS",
  resources: {
    aws_kms_alias: { drawn: false },
    aws_kms_key: {
      drawn: false,
      arn: (_block, id, region, account) => `arn:aws:kms:${region}:${account}:key/${id}`,
    },
  },
  controls,
  rules: [policyNotPublic, singleRegion],
  apis: [kmsApi],
};
