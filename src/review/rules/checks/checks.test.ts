import { created, testPlanRule } from "../test-support";
import { checkFailed } from "./check-failed";

testPlanRule(checkFailed, {
  violating: created("check", { status: "fail", problems: [{ message: "No versions are kept." }] }),
  problem: "does not hold: No versions are kept.",
  compliant: created("check", { status: "unknown" }),
});
