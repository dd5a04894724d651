import type { PlanRule } from "../plan-rule";

export const checkFailed: PlanRule = {
  id: "plan-check-failed",
  risk: "checks",
  effect: "fails its own checks",
  title: "Checks and conditions of the configuration hold",
  why: "Its authors wrote down what must be so, and it is not: Terraform only warns of a check and applies all the same.",
  source: "https://developer.hashicorp.com/terraform/internals/json-format#checks-representation",
  severity: "error",
  fix: "Do what its message says, or correct the check.",
  subjects: { check: [] },
  check: ({ after }) => {
    const status: unknown = after?.status;
    if (status !== "fail" && status !== "error") return [];
    const says = [after?.problems ?? []].flat().map(({ message }) => String(message));
    const what = status === "fail" ? "does not hold" : "cannot be evaluated";
    return [{ problem: [what, ...says].join(": ") }];
  },
};
