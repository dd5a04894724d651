import type { PlannedChange } from "../../../terraform/plan";
import type { PlanProblem, PlanRule } from "../plan-rule";
import { staysBehind } from "./destroyed";
import { dataIn } from "./kinds";

export const stateForgotten: PlanRule = {
  id: "plan-state-forgotten",
  risk: "destroy",
  effect: "forgets what holds data",
  title: "What holds data stays in Terraform's state",
  why: "It is no longer managed: this stack neither changes nor destroys it, and it still costs money.",
  source: "https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources",
  severity: "warning",
  fix: "Import it into the stack that manages it now, or keep it here.",
  subjects: "any",
  check: (change) => {
    const isLost = change.isDestroyed || change.action === "forget" || change.isReplaced;
    const what = isLost ? dataIn(change) : undefined;
    return what === undefined ? [] : left(change, what);
  },
};

function left(change: PlannedChange, what: string): PlanProblem[] {
  const setting = staysBehind(change);
  if (change.isDestroyed && setting !== undefined) {
    return [
      { problem: `leaves ${what} where it is, with its data and its bill (${setting}); nobody manages it` },
    ];
  }
  if (change.action === "forget-create") {
    const attributes = change.forcedBy.map((path) => path.replace(/[.[].*/, ""));
    return [
      {
        problem:
          `recreates ${what}, empty, and forgets the old one: it stays in AWS, ` +
          "with its data and its bill, and nobody manages it",
        attributes,
      },
    ];
  }
  return change.action === "forget" ? [{ problem: `forgets ${what} without destroying it` }] : [];
}
