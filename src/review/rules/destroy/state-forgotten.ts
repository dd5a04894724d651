import type { PlanRule } from "../plan-rule";
import { problemIf } from "../problems";
import { typesOf } from "./destroyed";
import { STATEFUL } from "./stateful";

export const stateForgotten: PlanRule = {
  id: "plan-state-forgotten",
  risk: "destroy",
  effect: "forgets what holds data",
  title: "What holds data stays in Terraform's state",
  why: "It is no longer managed: this stack neither changes nor destroys it, and it still costs money.",
  source: "https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources",
  severity: "warning",
  fix: "Import it into the stack that manages it now, or keep it here.",
  subjects: typesOf(STATEFUL),
  check: (change) =>
    change.action === "forget-create"
      ? [
          {
            problem:
              `recreates ${STATEFUL[change.type]}, empty, and forgets the old one: it stays in AWS, ` +
              "with its data and its bill, and nobody manages it",
            attributes: change.forcedBy.map((path) => path.replace(/[.[].*/, "")),
          },
        ]
      : problemIf(change.action === "forget", `forgets ${STATEFUL[change.type]} without destroying it`),
};
