import type { PlanRule } from "../plan-rule";
import { destroyed } from "./destroyed";

export const valueLost: PlanRule = {
  id: "plan-value-lost",
  risk: "destroy",
  effect: "loses a value or an address",
  title: "A plan destroys or replaces no value or address that others use",
  why: "Nobody gets the same one again: passwords, keys and addresses that others know stop working.",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html",
  severity: "warning",
  fix: "Keep it, or give those who use it the new one first.",
  subjects: "any",
  check: (change) =>
    // Its new value is in the configuration, and usually a rotation: that it is replaced is listed, not reported.
    change.action === "replace" && /secret_version$|_parameter$/.test(change.type)
      ? []
      : destroyed(change, "value"),
};
