import { testRule, withResources } from "../../../../test/support/rules";
import { policyNotPublic } from "./policy-not-public";
import { singleRegion } from "./single-region";

testRule(singleRegion, {
  compliant: withResources({ aws_kms_key: { it: { enable_key_rotation: true } } }),
  violating: withResources({ aws_kms_key: { it: { multi_region: true } }, aws_kms_replica_key: { it: {} } }),
  problems: [
    "multi_region: got true, allowed: nothing or false",
    "aws_kms_replica_key: got a replica of a multi-region key, allowed: the region's own key",
  ],
});

const keyFor = (principal: unknown) =>
  withResources({
    aws_kms_key: {
      it: {
        policy: JSON.stringify({
          Statement: [{ Effect: "Allow", Principal: principal, Action: "kms:Decrypt" }],
        }),
      },
    },
  });

testRule(policyNotPublic, {
  compliant: keyFor({ AWS: "arn:aws:iam::123456789012:root" }),
  violating: keyFor({ AWS: ["*"] }),
  problems: ["policy: got kms:Decrypt for everyone, allowed: named principals"],
});
