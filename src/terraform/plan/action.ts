import type { Change, ResourceChange } from "./plan-json";

interface ActionTerms {
  /** Before an address, the mark of `terraform plan` if it has one. */
  readonly mark: string;
  /** Text after a number of resources. */
  readonly counted: string;
  /** Whether the old object is deleted from AWS. */
  readonly destroys?: true;
  /** Whether the old object stays in AWS, and Terraform no longer manages it. */
  readonly leavesBehind?: true;
  /** Whether only Terraform's state changes, if anything does: no object is created, changed or deleted. */
  readonly isStateOnly?: true;
}

/** What a plan can do with a resource, in the order in which it is counted. */
const TERMS = {
  create: { mark: "+", counted: "to create" },
  update: { mark: "~", counted: "to change" },
  delete: { mark: "-", counted: "to destroy", destroys: true },
  replace: { mark: "-/+", counted: "to replace", destroys: true },
  /** Replaced under `destroy = false`. */
  "forget-create": { mark: "+/.", counted: "to replace without destroying", leavesBehind: true },
  import: { mark: "&", counted: "to import", isStateOnly: true },
  /** Renamed: a moved block. */
  move: { mark: "->", counted: "to move", isStateOnly: true },
  forget: { mark: ".", counted: "to forget", leavesBehind: true, isStateOnly: true },
  read: { mark: "<=", counted: "to read", isStateOnly: true },
  /** An action of a newer Terraform. */
  unknown: { mark: "?", counted: "with an unknown action" },
  "no-op": { mark: "", counted: "unchanged", isStateOnly: true },
} as const satisfies Record<string, ActionTerms>;

export type Action = keyof typeof TERMS;

export const ACTIONS: Readonly<Record<Action, ActionTerms>> = TERMS;

/** The action for a change's actions in alphabetical order: both orders of two are the same action. */
const ACTION_OF = new Map<string, Action>([
  ["", "no-op"],
  ["no-op", "no-op"],
  ["create", "create"],
  ["read", "read"],
  ["update", "update"],
  ["delete", "delete"],
  ["forget", "forget"],
  ["create,delete", "replace"],
  ["create,forget", "forget-create"],
]);

/**
 * What a plan does with a resource. One that is imported or moved and also changes counts as changed.
 *
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#change-representation
 */
export function actionOf({
  change,
  previous_address,
}: Pick<ResourceChange, "previous_address"> & {
  readonly change: Pick<Change, "actions" | "importing">;
}): Action {
  const action = ACTION_OF.get([...change.actions].sort().join()) ?? "unknown";
  if (action !== "no-op") {
    return action;
  }
  if (change.importing) {
    return "import";
  }
  return previous_address ? "move" : "no-op";
}

/** Number of resources for each action. */
export type ActionCounts = Readonly<Record<Action, number>>;

export function countActions(actions: readonly Action[] = []): Record<Action, number> {
  const none = Object.keys(ACTIONS).map((action) => [action, 0]);
  const counts = Object.fromEntries(none) as Record<Action, number>;
  for (const action of actions) {
    counts[action] += 1;
  }
  return counts;
}

/** `2 to create, 1 to change, 0 to destroy, 1 to replace`: always the first three, the others if there are any. */
export function renderCounts(counts: ActionCounts): string {
  return (Object.keys(ACTIONS) as Action[])
    .filter((action) => action !== "no-op")
    .filter((action, index) => index < 3 || counts[action] > 0)
    .map((action) => `${counts[action]} ${ACTIONS[action].counted}`)
    .join(", ");
}
