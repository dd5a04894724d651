import type { PlanRule } from "../plan-rule";

export const checkFailed: PlanRule = {
  id: "plan-check-failed",
  risk: "checks",
  effect: "fails its own checks",
  title: "Checks and conditions of the configuration hold",
  why: "A condition that its authors require does not hold: Terraform only warns about a failed check and applies anyway.",
  source: "https://developer.hashicorp.com/terraform/internals/json-format#checks-representation",
  severity: "error",
  fix: "Do what its message says, or fix the check.",
  subjects: { check: [] },
  check: ({ after }) => {
    const status: unknown = after?.status;
    if (status !== "fail" && status !== "error") {
      return [];
    }
    const messages = [after?.problems ?? []].flat().map(({ message }) => String(message));
    const what = status === "fail" ? "does not hold" : "cannot be evaluated";
    return [{ problem: [what, ...messages].join(": ") }];
  },
};
