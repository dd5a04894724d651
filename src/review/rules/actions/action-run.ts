import type { PlanRule } from "../plan-rule";

export const actionRun: PlanRule = {
  id: "plan-action-run",
  risk: "actions",
  effect: "runs an action",
  title: "What an apply runs besides its changes is meant to run",
  why: "An action stops, invokes or deletes something in the cloud, and no plan shows what it does.",
  source: "https://developer.hashicorp.com/terraform/language/invoke-actions",
  severity: "warning",
  fix: "Read the action's documentation, and what happens if it fails before the change that triggers it.",
  subjects: { action: [] },
  check: ({ after }) => {
    const trigger = after?.lifecycle_action_trigger ?? {};
    const {
      action_trigger_event: event,
      on_failure = after?.on_failure,
      triggering_resource_address,
    } = trigger;
    const when =
      triggering_resource_address === undefined
        ? "is invoked"
        : `runs ${event} of ${triggering_resource_address}`;
    const failure = on_failure === undefined ? "" : `; on_failure: ${on_failure}`;
    const deferred = after?.isDeferred === true ? "; in a later plan" : "";
    return [{ problem: `${when}${failure}${deferred}` }];
  },
};
