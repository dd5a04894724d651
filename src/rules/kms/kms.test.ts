import { testRule, withResources } from "../../../test/support/rules";
import { singleRegion } from "./single-region";

testRule(singleRegion, {
  compliant: withResources({ aws_kms_key: { it: { enable_key_rotation: true } } }),
  violating: withResources({ aws_kms_key: { it: { multi_region: true } }, aws_kms_replica_key: { it: {} } }),
  problems: [
    "multi_region: got true, allowed: nothing or false",
    "aws_kms_replica_key: got a replica of a multi-region key, allowed: a key of the region's own",
  ],
});
