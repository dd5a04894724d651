import { testPlanRule, updated } from "../test-support";
import { unknownHides } from "./unknown-hides";

testPlanRule(unknownHides, {
  violating: updated("aws_iam_role_policy", { policy: "{}" }, {}, { unknown: { policy: true } }),
  problem: "policy is not known before the apply",
  compliant: updated("aws_iam_role_policy", { policy: "{}" }, { policy: "{}" }, { unknown: { id: true } }),
});
