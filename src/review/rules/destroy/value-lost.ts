import type { PlanRule } from "../plan-rule";
import { JUDGED_HARMLESS } from "../words";
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
    // The configuration holds its new value, and the old one is kept as the previous version.
    change.action === "replace" && /secret_version$|_parameter$/.test(change.type)
      ? JUDGED_HARMLESS
      : destroyed(change, "value"),
};
