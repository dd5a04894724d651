import { readsWhileUnknown } from "../examine";
import type { PlanRule } from "../plan-rule";

/** Attributes that are harmless when unknown: names of other resources, and counts. */
const HARMLESS =
  /^(bucket|default_action|group|health_check_id|name|network_configuration|policy_arn|policy_arns|managed_policy_arns?|role|root_block_device|scalable_target_action|source_account|source_arn|principal_org_id|user|vpc_config)(\.|$)/;

export const unknownHides: PlanRule = {
  id: "plan-unknown-hides",
  risk: "unknown",
  effect: "hides values until the apply",
  title: "Values that could be dangerous are known before they are applied",
  why: "The review cannot see what is applied: a policy, an address or a switch could be anything.",
  source: "https://developer.hashicorp.com/terraform/internals/json-format#change-representation",
  severity: "warning",
  fix: "Apply what it depends on first (with -target, if in the same stack), then plan again.",
  subjects: "any",
  check: (change) => {
    if (change.after === undefined || change.mode === "data") {
      return [];
    }
    const isRead = readsWhileUnknown(change);
    const paths = change.unknownPaths().filter((path) => isRead(path) && !HARMLESS.test(path));
    return [...new Set(paths)].map((path) => ({
      // Only what depends on another resource can be anything; what is left to the provider is unknown on every creation.
      problem: (plan) =>
        plan.dependsOnOthers(change.address, path) ? `${path} is not known before the apply` : undefined,
    }));
  },
};
